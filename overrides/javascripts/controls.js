/* The theme opens its menu and search by labels of hidden boxes. Here real buttons take the labels' place, for the keyboard and for screen
   readers; without JavaScript the labels stay. The buttons that change the colours stand in the page. */
{
  for (const [name, words, inside] of [["__drawer", "Valikko", ".md-sidebar--primary a"], ["__search", "Haku", ".md-search__input"]]) {
    const box = document.getElementById(name), label = document.querySelector(`label.md-header__button[for=${name}]`)
    const button = Object.assign(document.createElement("button"), { type: "button", className: label.className, ariaLabel: words, title: words })
    button.dataset.for = name
    button.append(...label.childNodes)
    button.addEventListener("click", () => box.click())
    label.replaceWith(button)
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

  const schemes = [...document.querySelectorAll("[data-scheme]")]
  for (const button of schemes) button.addEventListener("click", () => {
    const other = schemes.find(one => one !== button)
    localStorage.setItem("rinnalla-ulkoasu", other.dataset.scheme)
    colour()
    other.focus()
  })
}
