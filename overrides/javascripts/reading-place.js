/* Keeps which scene of a story was read last, on this device and only if the reader asks; the story's front then leads back to it. */
for (const place of document.querySelectorAll("[data-story]")) {
  const { story, scene } = place.dataset, name = `rinnalla-lukukohta-${story}`
  const remember = place.querySelector("input"), forget = place.querySelector("button"), resume = document.querySelector(".resume")

  const show = () => {
    const kept = localStorage.getItem(name), on = kept !== null
    remember.checked = on
    forget.hidden = !on
    if (!resume) return
    const link = kept && document.querySelector(`.scenes a[href$="${kept}.html"]`)
    resume.hidden = !link
    if (link) Object.assign(resume.querySelector("a"), { href: link.href, textContent: link.textContent })
  }
  const keep = on => {
    on ? localStorage.setItem(name, scene ?? "") : localStorage.removeItem(name)
    place.querySelector("[role=status]").textContent = on ? "" : forget.dataset.done
    show()
  }

  if (scene && localStorage.getItem(name) !== null) localStorage.setItem(name, scene)
  show()
  place.hidden = false
  remember.addEventListener("change", () => keep(remember.checked))
  forget.addEventListener("click", () => {
    keep(false)
    remember.focus()
  })
}
