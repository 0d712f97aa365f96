/* Lets a reader choose the meeting to prepare for: only that one is shown, and the address tells which. */
for (const form of document.querySelectorAll(".situation-choice")) {
  const select = form.querySelector("select"), status = form.querySelector("[role=status]"), { shown, all } = status.dataset
  const index = document.querySelector(".situation-index"), every = [...document.querySelectorAll(".situation")]
  const show = () => {   // gives the heading of what the address names
    const one = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".situation")
    for (const other of every) other.hidden = other !== one
    index.hidden = Boolean(one)
    select.value = one ? one.querySelector("h2").id : ""
    return one?.querySelector("h2")
  }
  const tell = () => { status.textContent = select.value ? `${shown}: ${select.selectedOptions[0].textContent}` : all }
  form.hidden = false
  show()
  select.addEventListener("change", () => {
    history.pushState(null, "", select.value ? `#${select.value}` : location.pathname + location.search)   // leaves the focus where it is
    show()
    tell()
  })
  addEventListener("hashchange", () => {   // a link was followed, or one of the browser's buttons
    const heading = show()
    tell()
    if (!heading) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    form.scrollIntoView()
  })
}
