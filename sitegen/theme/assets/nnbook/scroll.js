// What scrolls inside itself (a long formula, a wide table, a figure) can be reached with the
// keyboard, as code blocks can; what fits does not become a stop on the way.
const boxes = ".nn-math, .nn-scroll, .nn-figure, .nn-table, .md-typeset__scrollwrap, .tabbed-labels"

const update = ([...entries]) => {
  for (const { target: box } of entries)
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
    else box.removeAttribute("tabindex")
}

addEventListener("load", () => {
  const observer = new ResizeObserver(update)
  for (const box of document.querySelectorAll(boxes)) observer.observe(box)
  document.fonts.ready.then(() => update([...document.querySelectorAll(boxes)].map(target => ({ target }))))
})
