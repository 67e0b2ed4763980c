"""What the documents of the course print, number by number.

The book grew out of a course: a lecture, a lab and three reports, all in Spanish. Each of them
prints results, and the book sets its own beside them. Theirs are held here, as strings with exactly
the digits that were printed, each with its document, its place there, its setting, its unit and a
note where the text is damaged. Nothing is corrected here, and nothing can be written to.

All that the documents say and print is kept in the text and TOML files of this folder. The modules
read and check them.

The package holds

- :mod:`nnbook.book.course.lecture_003` (short: ``lecture``): the activation tables of the lecture's
  section on initialization, ``lecture.INITIALIZATION``;
- :mod:`nnbook.book.course.lab_004` (short: ``lab``): all of the lab on XOR, ``lab.XOR_RUNS``;
- :mod:`nnbook.book.course.lecture_003_search`: the lecture's training logs and searches;
- :mod:`nnbook.book.course.report_000`, :mod:`~nnbook.book.course.report_001` and
  :mod:`~nnbook.book.course.report_002`: the results of the three reports;
- :mod:`nnbook.book.course.errata`: the errors found in all of them;
- :mod:`nnbook.book.course.outline`: their headings, and where the book treats each.

A table can be read by column, and a single number says how exactly it is known.

Examples
--------
>>> from nnbook.book import course
>>> course.lecture.INITIALIZATION["relu_he_normal"].text("std")[0]
'0.82678'
>>> run = course.lab.XOR_RUNS["zeros"]
>>> run.costs.text("cost")[-1], float(run.costs.column("cost")[-1])
('0.693147', 0.693147)
>>> from math import log
>>> all(cost.agrees(log(2)) for cost in run.costs)
True
>>> for document in course.documents():
...     print(document.key, document, len(list(course.printed(document.key))))
000 "Trabajo Práctico 2: Gradiente Descendente" (report, 2023) 101
001 "TP 3 - S.I.A" (report, undated) 24
002 "Introducción a las Redes Neuronales" (report, 2020) 17
003 "Entrenamiento de redes neuronales" (lecture, Departamento de Física Médica, Centro Atómico
Bariloche, IB, undated) 557
004 "Deep Learning: Laboratorio 1" (lab report, 2023) 176
"""

from collections.abc import Iterator
from typing import Final

from nnbook._validation import one_of
from nnbook.book.course import lab_004 as lab
from nnbook.book.course import lecture_003 as lecture
from nnbook.book.course import lecture_003_search
from nnbook.book.course import report_000 as report_000
from nnbook.book.course import report_001 as report_001
from nnbook.book.course import report_002 as report_002
from nnbook.book.course._documents import DOCUMENTS
from nnbook.book.course._documents import Document as Document
from nnbook.book.course._matrix import Matrix as Matrix
from nnbook.book.course._printed import Printed as Printed
from nnbook.book.course._table import Table as Table

# A new document adds a line here: the functions that iterate over its numbers.
_SOURCES: Final = {
    "000": [report_000.printed],
    "001": [report_001.printed],
    "002": [report_002.printed],
    "003": [lecture.printed, lecture_003_search.printed],
    "004": [lab.printed],
}


def documents() -> tuple[Document, ...]:
    """Return the documents whose numbers are held here, in the order of their keys.

    Examples
    --------
    >>> [document.key for document in documents()]
    ['000', '001', '002', '003', '004']
    """
    return tuple(DOCUMENTS.values())


def printed(document: str | None = None) -> Iterator[Printed]:
    """Iterate over every printed number, document by document, in the order of printing.

    Parameters
    ----------
    document : str or None
        The key of a document, such as ``"004"``, or ``None`` for all of them.

    Returns
    -------
    iterator of Printed
        The numbers. A number that a document printed several times comes once.

    Raises
    ------
    ValueError
        If no document has this key.

    Examples
    --------
    >>> sum(1 for _ in printed())
    875
    >>> number = next(printed("004"))
    >>> print(number.place)
    1. ¿Existe diferencia entre la convergencia de los parámetros: Iniciando con 0
    >>> print(number.name)
    zeros, iteration 0, cost
    >>> number.text, number.value, number.half_unit, number.unit
    ('0.693147', 0.693147, 5e-07, 'nat')
    """
    keys = tuple(_SOURCES) if document is None else (document,)
    sources = [one_of("printed", "document", key, _SOURCES) for key in keys]
    return (number for source in sources for numbers in source for number in numbers())
