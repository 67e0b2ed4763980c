"""The course's documents, for the tests that compare the book with them.

They are no part of the book. Name the folder that has them, as text files ``003_*.txt`` and so on,
in the environment variable NNBOOK_COURSE, or such a test is skipped.
"""

import os
from pathlib import Path

import pytest


def document_text(key: str) -> str:
    """Return a document, such as "003"."""
    folder = os.environ.get("NNBOOK_COURSE")
    if not folder:
        pytest.skip("the course's documents: NNBOOK_COURSE does not name a folder with them")
    files = sorted(Path(folder).glob(f"{key}_*.txt"))
    if not files:
        pytest.skip(f"the course's documents: no {key}_*.txt in {folder}")
    return files[0].read_text(encoding="utf-8")
