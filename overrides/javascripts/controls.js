/* The theme opens its menu and search, and changes its colours, by labels of hidden boxes. Here real buttons take the labels' place, for the
   keyboard and for screen readers; without JavaScript the labels stay. */
{
  const instead = (label, words, press) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: label.className, ariaLabel: words, title: words, hidden: label.hidden })
    button.dataset.for = label.htmlFor
    button.append(...label.childNodes)
    button.addEventListener("click", press)
    label.replaceWith(button)
    return button
  }

  for (const [name, words, inside] of [["__drawer", "Valikko", ".md-sidebar--primary a"], ["__search", "Haku", ".md-search__input"]]) {
    const box = document.getElementById(name)
    const button = instead(document.querySelector(`label.md-header__button[for=${name}]`), words, () => box.click())
    const tell = () => { button.ariaExpanded = box.checked }
    box.addEventListener("change", () => {
      tell()
      // out of reach until the box is checked; and a reader may have gone on by then
      if (box.checked) setTimeout(() => box.checked && document.querySelector(inside).focus(), 50)
      else if (button.offsetParent) button.focus()
    })
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape" && box.checked) box.click() })
    tell()
  }

  for (const door of document.querySelectorAll(".search-door")) {
    door.classList.add("is-ready")
    door.addEventListener("click", () => document.getElementById("__search").click())
  }

  for (const label of document.querySelectorAll("label[for^=__palette]")) {
    const box = document.getElementById(label.htmlFor), { form } = box
    instead(label, label.title, () => {
      box.click()
      setTimeout(() => form.querySelector("button:not([hidden])").focus())   // the theme changes them first
    })
    box.hidden = true
  }
}
