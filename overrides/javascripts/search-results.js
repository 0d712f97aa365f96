/* Completes the theme's list of search results: which chapter a page belongs to, its printable sheet, help where nothing is found, and the
   words that were met, so that the opened page marks those and not only what was typed. Hears of each search from search-start.js. */
{
  const list = document.querySelector(".md-search-result__list"), { base } = JSON.parse(document.getElementById("__config").textContent)
  const address = path => new URL(path, new URL(base, location)).href
  const part = name => document.querySelector(`.search-help [data-search=${name}]`)
  const element = (tag, properties) => Object.assign(document.createElement(tag), properties)
  let pages = new Map()   // address → the page's result: its own entry, and the words that were met on it

  document.addEventListener("search", ({ detail: { data, instead = [], guesses = [] } }) => {
    pages = new Map((data?.items || []).map(found => {
      const own = found.find(({ location }) => !location.includes("#"))
      const met = found.flatMap(({ title, text }) => [...`${title} ${text}`.matchAll(/<mark>(.*?)<\/mark>/g)].map(([, word]) => word.toLowerCase()))
      return [address(own.location), { ...own, met: [...new Set(met)], place: new URL(address(found[0].location)).hash }]
    }))
    const nothing = data && !pages.size, typed = document.querySelector(".md-search__input").value.trim()
    part("nothing").hidden = !nothing || !typed
    const glossary = part("nothing").querySelector("a")   // the theme's arrow keys stop at every address, hidden ones too
    if (glossary && part("nothing").hidden) glossary.removeAttribute("href")
    else if (glossary) glossary.href = glossary.dataset.address
    part("guess").hidden = !nothing || !typed || !guesses.length
    part("guess").querySelector("button").textContent = guesses[0]
    part("instead").hidden = !instead.length
    if (instead.length) part("instead").querySelectorAll("b").forEach((word, i) => { word.textContent = instead[0][i] })
  })

  part("guess").querySelector("button").addEventListener("click", ({ target }) => {
    const input = document.querySelector(".md-search__input")
    input.value = target.textContent
    input.dispatchEvent(new Event("keyup", { bubbles: true }))
    input.focus()
  })

  new MutationObserver(changes => {
    for (const item of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      const [first, ...others] = item.querySelectorAll("a.md-search-result__link"), page = pages.get(first.href.replace(/[?#].*/, ""))
      if (!page) continue
      for (const link of [first, ...others]) {
        const target = new URL(link)
        target.searchParams.set("h", page.met.join(" "))
        if (link === first) target.hash = page.place   // a long page is opened where it answers
        link.href = target
      }
      if (page.chapter) first.querySelector("article").prepend(element("p", { className: "search-chapter", textContent: page.chapter }))
      if (!page.pdf) continue
      const sheet = element("a", { className: "search-pdf", href: address(page.pdf), tabIndex: -1 })
      sheet.append(element("span", { textContent: "Tulosta (PDF)" }))
      sheet.firstChild.dataset.mdScore = 0   // the theme's Enter opens the address of the highest score
      first.after(sheet)
    }
  }).observe(list, { childList: true })
}
