/* Starts the search only when a reader turns to it, so that no page carries its weight; then lets the page hear what was found. */
{
  const Worker = window.Worker
  const opened = new Promise(resolve => {
    const open = ({ target }) => target.closest?.("#__search, [data-md-component=search]") && resolve()
    for (const event of ["focusin", "change"]) document.addEventListener(event, open)
  })
  const texts = () => window.__index || new Promise((resolve, reject) => {
    const { base } = JSON.parse(document.getElementById("__config").textContent)
    const script = Object.assign(document.createElement("script"), { src: new URL("search/search_index.js", new URL(base, location)) })
    script.onload = () => resolve(window.__index)
    script.onerror = reject
    document.head.append(script)
  })

  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      this.worker = opened.then(() => {
        const worker = new Worker(url)
        worker.addEventListener("message", ({ data }) => {
          this.dispatchEvent(new MessageEvent("message", { data }))
          document.dispatchEvent(new CustomEvent("search", { detail: data }))
        })
        return worker
      })
    }

    async postMessage(message) {
      const worker = await this.worker
      if (message.type === 0) message.data.docs = (await texts()).docs   // the theme's own index is empty
      worker.postMessage(message)
    }
  }
}
