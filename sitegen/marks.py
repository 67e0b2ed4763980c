"""Fill the marks of a page: comments that stand where something computed belongs.

A mark reads ``<!-- kind: name -->``. The function that makes its text registers itself here, so
that a page cannot ask for what nothing makes.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial

MARK = re.compile(r"<!--\s*([a-z ]+:\s*[\w-]+)\s*-->")

#: For each mark, such as "ledger: total", the function that makes its Markdown.
MAKERS: dict[str, Callable[[], str]] = {}


class MarkError(Exception):
    """A mark that nothing fills; the message says where it stands, and which ones there are."""


def makes(mark: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register a function as the maker of one mark: a decorator."""

    def register(maker: Callable[[], str]) -> Callable[[], str]:
        MAKERS[mark] = maker
        return maker

    return register


def makes_each(
    kind: str, names: Iterable[str]
) -> Callable[[Callable[[str], str]], Callable[[str], str]]:
    """Register a function, which gets the name, as the maker of a kind's marks: a decorator."""

    def register(maker: Callable[[str], str]) -> Callable[[str], str]:
        MAKERS.update({f"{kind}: {name}": partial(maker, name) for name in names})
        return maker

    return register


def filled(source: str, page: str) -> str:
    """Return the source of a page with each mark replaced by what its maker returns."""

    def made(found: re.Match[str]) -> str:
        if found[1] not in MAKERS:
            line = source.count("\n", 0, found.start()) + 1
            known = ", ".join(sorted(MAKERS))
            raise MarkError(
                f"{page}, line {line}: expected a mark to be one of {known}, got {found[1]}; "
                "correct it, or register a function for it with marks.makes"
            )
        return MAKERS[found[1]]()

    return MARK.sub(made, source)
