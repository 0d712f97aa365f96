/* What a reader can do with a page besides reading: copy its citation or the address of a section, print it. */
{
  const status = document.querySelector(".page-tools [role=status]")
  const copy = (text, done) => navigator.clipboard?.writeText(text).then(() => { if (status) status.textContent = done })
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard
    button.addEventListener("click", () => copy(document.querySelector(button.dataset.copy).textContent, "Viittaus on kopioitu."))
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => print())
  }
  for (const link of document.querySelectorAll(".headerlink")) link.addEventListener("click", () => copy(link.href, "Linkki kohtaan on kopioitu."))
}
