"""Comparison tables: what was measured beside what was expected, as a page shows it."""

import html
from collections.abc import Mapping, Sequence


class Table:
    """Columns of text under a caption, in one or more parts.

    Parameters
    ----------
    parts : mapping
        For each part's title, its columns: each column's name with its entries, all of one length.
        With more than one part each is folded under its title.
    caption : str
        What the table shows.

    Raises
    ------
    ValueError
        When the columns of a part have different lengths.

    Examples
    --------
    >>> print(Table({"": {"layer": [0, 1], "std": ["0.63", "0.49"]}}, caption="Two layers."))
    Two layers.
    layer   std
        0  0.63
        1  0.49
    """

    def __init__(
        self, parts: Mapping[str, Mapping[str, Sequence[object]]], *, caption: str
    ) -> None:
        self.caption = caption
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
            return _table(columns, f"<caption>{caption}</caption>")
        folded = "".join(
            f"<details><summary>{html.escape(title)}</summary>{_table(columns, '')}</details>"
            for title, columns in self.parts.items()
        )
        return f'<div class="nn-tables"><p class="nn-caption">{caption}</p>{folded}</div>'


def _table(columns: Mapping[str, Sequence[str]], caption: str) -> str:
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(entry)}</td>" for entry in row) + "</tr>"
        for row in zip(*columns.values(), strict=True)
    )
    return (
        f'<div class="nn-scroll" tabindex="0"><table class="nn-table">{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
