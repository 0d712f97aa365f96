/* Asks for the typeface before any stylesheet names it, so that it is there for the first page, too. Files opened by double click need no such
   haste, and the browser would not allow it. */
if (location.protocol !== "file:") {
  for (const style of ["Regular", "Bold"]) {
    const href = new URL(`../assets/fonts/${style}.woff2`, document.currentScript.src)
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href }))
  }
}
