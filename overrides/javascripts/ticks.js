/* Keeps the ticks of a list while the tab is open; on this device, only if the reader asks. What is written in fields is never kept. */
for (const list of document.querySelectorAll("[data-sheet]")) {
  const name = `rinnalla-rastit-${list.dataset.sheet}`, boxes = [...list.querySelectorAll("input[type=checkbox]")]
  const tools = list.querySelector(".tick-tools"), remember = tools.querySelector("input"), clear = tools.querySelector("button")
  const said = box => box.closest("label").textContent.trim()
  const ticks = boxes.filter(box => box !== remember)
  const kept = [localStorage, sessionStorage].find(store => store.getItem(name))

  const save = () => {
    const ticked = JSON.stringify(ticks.filter(box => box.checked).map(said))
    sessionStorage.removeItem(name)
    localStorage.removeItem(name)
    if (ticked !== "[]") (remember.checked ? localStorage : sessionStorage).setItem(name, ticked)
  }

  const before = new Set(JSON.parse(kept?.getItem(name) || "[]"))
  for (const box of ticks) box.checked = before.has(said(box))
  remember.checked = kept === localStorage
  tools.hidden = false
  list.addEventListener("change", save)
  clear.addEventListener("click", () => {
    for (const box of ticks) box.checked = false
    for (const field of list.querySelectorAll("textarea")) field.value = ""
    remember.checked = false
    save()
    tools.querySelector("[role=status]").textContent = clear.dataset.done
  })
}
