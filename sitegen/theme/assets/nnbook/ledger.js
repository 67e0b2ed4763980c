// The tables of the ledger can be sorted by a click on a head, and filtered by verdict and by words.
// Without this script they are plain tables.
{
  const verdicts = ["exact", "by the law", "within spread", "same conclusion", "refuted", "not reproducible", "setting"]

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties)
    made.append(...children)
    return made
  }

  // A cell's key: numbers as numbers (empty ones last), verdicts in their order, words as words.
  const key = (row, column, kind) => {
    const text = row.cells[column].textContent.trim()
    if (kind == "verdict") return verdicts.indexOf(text)
    if (kind == "words") return text
    const number = parseFloat(text.replaceAll(",", "").replace("−", "-"))
    return isNaN(number) ? Infinity : number
  }

  const compare = (a, b) => (typeof a == "string" ? a.localeCompare(b, "en", { numeric: true }) : a < b ? -1 : a > b)

  const enhance = box => {
    const table = box.querySelector("table")
    const body = table.tBodies[0]
    const original = [...body.rows]
    const heads = [...table.tHead.rows[0].cells]

    const words = element("input", { type: "search", placeholder: "words, such as layer 3" })
    const choice = element("select", {}, ...["all", ...verdicts].map(name => element("option", { value: name }, name)))
    const told = element("output", { ariaLive: "polite" })

    const filter = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean)
      let shown = 0
      for (const row of original) {
        const text = row.textContent.toLowerCase()
        const fits = wanted.every(word => text.includes(word))
        const verdict = row.cells[heads.findIndex(head => head.dataset.kind == "verdict")].textContent.trim()
        row.hidden = !(fits && (choice.value == "all" || choice.value == verdict))
        shown += !row.hidden
      }
      told.value = `${shown} of ${original.length}`
    }

    heads.forEach((head, column) => {
      const title = head.textContent.trim()
      const kind = title == "verdict" ? "verdict" : ["printed", "ours", "z", "place"].includes(title) ? "number" : "words"
      head.dataset.kind = kind
      const button = element("button", { type: "button" }, title)
      head.replaceChildren(button)
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: null }[head.ariaSort] ?? (head.ariaSort ? null : "ascending")
        for (const other of heads) other.removeAttribute("aria-sort")
        const rows = [...original]
        if (next) {
          head.setAttribute("aria-sort", next)
          const sign = next == "ascending" ? 1 : -1
          rows.sort((a, b) => sign * compare(key(a, column, kind), key(b, column, kind)))
        }
        body.append(...rows)
      })
    })

    words.addEventListener("input", filter)
    choice.addEventListener("change", filter)
    box.prepend(
      element(
        "div",
        { className: "nn-ledger__tools" },
        element("label", {}, "Find ", words),
        element("label", {}, "Verdict ", choice),
        told,
      ),
    )
    filter()
  }

  for (const box of document.querySelectorAll(".nn-ledger")) enhance(box)
}
