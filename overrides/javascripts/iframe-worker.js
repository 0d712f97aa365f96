/* Lets the search work on pages opened from the file system, where browsers refuse to start a Worker:
   a stand-in that runs the worker's script in a hidden frame. The theme's search knows such a frame by the name IFrameWorker. */
if (location.protocol === "file:") {
  window.Worker = window.IFrameWorker = class IFrameWorker extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      this.scope = new Promise(resolve => {
        frame.onload = () => {
          const scope = frame.contentWindow
          scope.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
          scope.importScripts = (...addresses) => addresses.reduce((before, address) => before.then(() => load(scope, address)), Promise.resolve())
          resolve(load(scope, new URL(url, location).href).then(() => scope))
        }
      })
      document.documentElement.append(frame)
    }

    postMessage(data) {
      this.scope.then(scope => scope.dispatchEvent(new scope.MessageEvent("message", { data })))
    }
  }

  const load = (scope, address) => new Promise((resolve, reject) => {
    const script = scope.document.createElement("script")
    script.src = address
    script.onload = resolve
    script.onerror = reject
    scope.document.head.append(script)
  })
}
