/* Lets a reader narrow the sheets of the print room down: by moment, by reader, by process or stage. */
for (const form of document.querySelectorAll(".sheet-filters")) {
  const cards = [...document.querySelectorAll(".sheet-cards > li")], status = form.querySelector("[role=status]")
  const narrow = () => {
    const wanted = [...form.querySelectorAll("select")].filter(({ value }) => value)
    for (const card of cards) card.hidden = !wanted.every(({ name, value }) => card.dataset[name].split(" ").includes(value))
    for (const list of document.querySelectorAll(".sheet-cards")) {
      const isEmpty = [...list.children].every(({ hidden }) => hidden)
      list.hidden = isEmpty
      list.previousElementSibling.hidden = isEmpty
    }
    const count = cards.filter(({ hidden }) => !hidden).length
    status.textContent = !wanted.length ? "" : count === 1 ? "1 tuloste" : `${count} tulostetta`
  }
  form.hidden = false
  form.addEventListener("change", narrow)
  narrow()
}
