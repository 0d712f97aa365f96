/* Shows the explanation of a glossary word beside the word: under the pointer, on keyboard focus, and at the first tap of a finger. */
{
  const SOON = 200, GAP = 8   // ms until it shows or goes, so that a pointer may pass by or move over to it; px left around it
  const notes = new Map()     // the address in the glossary → the note, one for all places of the word
  let open = null, timer = 0, pressed = null   // the word explained now; the pointer's last press, until a key is used
  const noteOf = word => notes.get(word.href)

  const later = act => {
    clearTimeout(timer)
    timer = setTimeout(act, SOON)
  }
  const close = () => {
    clearTimeout(timer)
    if (open) noteOf(open).hidden = true
    open = null
  }
  const closeUnlessFocused = () => { if (!open?.matches(":focus-visible")) close() }
  const show = (word, hasLink) => {
    if (open !== word) close()
    clearTimeout(timer)
    open = word
    noteOf(word).querySelector("a").hidden = !hasLink
    noteOf(word).hidden = false
    place()
  }
  const place = () => {
    if (!open) return
    const note = noteOf(open), { offsetWidth: width, offsetHeight: height } = note
    const [first] = open.getClientRects(), last = [...open.getClientRects()].at(-1), origin = note.offsetParent.getBoundingClientRect()
    const isBelow = last.bottom + GAP + height <= innerHeight || first.top - GAP - height < 0
    const left = Math.min((isBelow ? last : first).left, document.documentElement.clientWidth - width - GAP)
    note.style.left = `${Math.max(GAP, left) - origin.left}px`
    note.style.top = `${(isBelow ? last.bottom + GAP : first.top - GAP - height) - origin.top}px`
  }

  const byMouse = act => event => { if (event.pointerType !== "touch") act() }
  const newNote = word => {
    const text = Object.assign(document.createElement("p"), { id: `selitys-${notes.size + 1}`, role: "tooltip", textContent: word.title })
    const link = Object.assign(document.createElement("a"), { href: word.href, textContent: "Sanastoon" })
    const note = Object.assign(document.createElement("div"), { className: "explanation", hidden: true })
    note.append(text, link)
    note.addEventListener("pointerenter", () => clearTimeout(timer))
    note.addEventListener("pointerleave", byMouse(() => later(closeUnlessFocused)))
    document.querySelector("main").append(note)
    return note
  }
  for (const word of document.querySelectorAll("a.term[title]")) {
    if (!notes.has(word.href)) notes.set(word.href, newNote(word))
    word.setAttribute("aria-describedby", noteOf(word).querySelector("p").id)
    word.removeAttribute("title")
    word.addEventListener("pointerenter", byMouse(() => later(() => show(word, false))))
    word.addEventListener("pointerleave", byMouse(() => later(closeUnlessFocused)))
    word.addEventListener("focus", () => { if (word.matches(":focus-visible")) show(word, false) })
    word.addEventListener("blur", ({ relatedTarget }) => {
      if (![relatedTarget, pressed?.target].some(element => noteOf(word).contains(element ?? null))) close()
    })
    word.addEventListener("click", event => {
      if (pressed?.pointerType !== "touch" || open === word) return   // the second tap follows the link
      event.preventDefault()
      show(word, true)
    })
  }
  document.addEventListener("pointerdown", event => {
    pressed = event
    if (open && ![open, noteOf(open)].some(element => element.contains(event.target))) close()
  }, true)
  document.addEventListener("keydown", ({ key }) => {
    pressed = null
    if (key === "Escape") close()
  })
  addEventListener("resize", place)
}
