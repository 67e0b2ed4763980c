"""Comparison tables: what was measured beside what was expected, as a page shows it."""

import html
from collections.abc import Iterable, Mapping, Sequence

Columns = Mapping[str, Sequence[object]]


class Table:
    """Columns of text under a caption, in one or more parts.

    Parameters
    ----------
    parts : mapping
        For each part's title, its columns: each column's name with its entries, all of one length.
        If there are several parts, each is folded under its title.
    caption : str
        What the table shows.
    strong : str, optional
        The column that the others are compared with.
    words : sequence of str
        Columns of words, which are aligned to the left. Numbers are aligned to the right.

    Raises
    ------
    ValueError
        If the columns of a part differ in length.

    Notes
    -----
    A row in which all entries but the first are empty is a heading for the rows below it.

    Examples
    --------
    >>> print(Table({"": {"layer": [0, 1], "std": ["0.63", "0.49"]}}, caption="Two layers."))
    Two layers.
    layer   std
        0  0.63
        1  0.49
    """

    def __init__(
        self,
        parts: Mapping[str, Columns],
        *,
        caption: str,
        strong: str | None = None,
        words: Sequence[str] = (),
    ) -> None:
        self.caption = caption
        self.strong = strong
        self.words = tuple(words)
        self.parts = {
            title: {name: [str(entry) for entry in column] for name, column in columns.items()}
            for title, columns in parts.items()
        }
        for title, columns in self.parts.items():
            lengths = {name: len(column) for name, column in columns.items()}
            if len(set(lengths.values())) != 1:
                raise ValueError(f"Table {title!r}: expected columns of one length, got {lengths}")

    def __str__(self) -> str:
        lines = [self.caption]
        for title, columns in self.parts.items():
            lines += [title] if title else []
            wide = {name: max(map(len, [name, *column])) for name, column in columns.items()}
            rows = [list(columns), *zip(*columns.values(), strict=True)]
            lines += [
                "  ".join(entry.rjust(wide[n]) for n, entry in zip(columns, row, strict=True))
                for row in rows
            ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        caption = html.escape(self.caption)
        if len(self.parts) == 1:
            (columns,) = self.parts.values()
            return self._table(columns, f"<caption><span>{caption}</span></caption>")
        folded = "".join(
            f"<details><summary>{html.escape(title)}</summary>{self._table(columns, '')}</details>"
            for title, columns in self.parts.items()
        )
        return f'<div class="nn-tables"><p class="nn-caption">{caption}</p>{folded}</div>'

    def _table(self, columns: Mapping[str, Sequence[str]], caption: str) -> str:
        head = "".join(
            f'<th scope="col"{self._style(name, strong=False)}>{html.escape(name)}</th>'
            for name in columns
        )
        rows = "".join(
            self._row(dict(zip(columns, row, strict=True)))
            for row in zip(*columns.values(), strict=True)
        )
        return (
            f'<div class="nn-scroll" tabindex="0"><table class="nn-table">{caption}'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _row(self, row: Mapping[str, str]) -> str:
        first, *rest = row.values()
        if rest and not any(rest):
            span = f'<th scope="rowgroup" colspan="{len(row)}">{html.escape(first)}</th>'
            return f'<tr class="nn-group">{span}</tr>'
        cells = (f"<td{self._style(name)}>{html.escape(entry)}</td>" for name, entry in row.items())
        return f"<tr>{''.join(cells)}</tr>"

    def _style(self, name: str, strong: bool = True) -> str:
        kinds = {"nn-strong": strong and name == self.strong, "nn-words": name in self.words}
        chosen = " ".join(kind for kind, here in kinds.items() if here)
        return f' class="{chosen}"' if chosen else ""


def stacked(
    groups: Mapping[str, Mapping[str, Iterable[object]]],
    *,
    label: str,
    labels: Iterable[object],
    digits: Mapping[str, int],
) -> dict[str, list[str]]:
    """Return the columns of a table whose rows form groups, each under a heading.

    Parameters
    ----------
    groups : mapping of mapping
        For each heading, its columns: numbers, texts, or pairs, which are written as intervals.
    label, labels
        Name and entries of the first column, which are the same in each group.
    digits : mapping
        How many decimals the numbers of a column have.

    Examples
    --------
    >>> low_high = [(0.61, 0.64), (0.47, 0.5)]
    >>> groups = {"std": {"lecture": ["0.63", "0.49"], "interval": low_high}}
    >>> print(Table({"": stacked(groups, label="layer", labels=[0, 1], digits={"interval": 2})},
    ...             caption="Two layers."))
    Two layers.
    layer  lecture     interval
      std
        0     0.63  0.61 … 0.64
        1     0.49  0.47 … 0.50
    """
    labels = list(labels)
    names = list(next(iter(groups.values())))
    result: dict[str, list[str]] = {label: [], **{name: [] for name in names}}
    for heading, columns in groups.items():
        result[label] += [heading, *map(str, labels)]
        for name in names:
            result[name] += ["", *(_text(entry, digits.get(name, 0)) for entry in columns[name])]
    return result


def _text(entry: object, digits: int) -> str:
    if isinstance(entry, str):
        return entry.replace("-", "−")
    if isinstance(entry, tuple):
        return " … ".join(signed(float(end), digits) for end in entry)
    return signed(float(entry), digits)  # type: ignore[arg-type]


def signed(value: float, digits: int) -> str:
    """Return a number with a real minus sign, and 0 where it is exactly that.

    Examples
    --------
    >>> signed(-0.25, 2), signed(0.0, 6), signed(-1e-9, 3)
    ('−0.25', '0', '0.000')
    """
    if value == 0:
        return "0"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if not float(text) else text.replace("-", "−")
