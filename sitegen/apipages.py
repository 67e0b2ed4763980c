"""One reference page for each public module, so that a new module documents itself.

The package is read, not imported. A folder whose ``__init__`` gathers names is one page. A folder
of the book, which gathers none, is a page with each of its files on it.
"""

import ast
from pathlib import Path


def modules(package: Path) -> dict[str, Path]:
    """Map the names of the public modules, and of the folders of the book, to their files."""
    found = {}
    for path in sorted(package.iterdir()):
        source = path / "__init__.py" if path.is_dir() else path
        if path.stem.startswith("_") or source.suffix != ".py" or not source.exists():
            continue
        found[path.stem] = source
        if path.name == "book":
            inside = {f"book.{name}": below for name, below in modules(path).items()}
            found |= {
                name: below for name, below in inside.items() if files(below) or _gathers(below)
            }
    return found


def files(source: Path) -> list[str]:
    """Return the public modules of a folder that gathers no names, such as a page's."""
    if source.name != "__init__.py" or _gathers(source):
        return []
    return sorted(path.stem for path in source.parent.glob("[!_]*.py"))


def pages(package: Path) -> dict[str, str]:
    """Map the path of each reference page below the docs folder to its Markdown."""
    documented = modules(package)
    rows = "\n".join(
        f"| [`nnbook.{name}`]({name}.md) | {_first_line(source)} |"
        for name, source in documented.items()
    )
    index = f"# The package\n\n| module | what is there |\n|---|---|\n{rows}\n"
    return {"api/index.md": index} | {
        f"api/{name}.md": page(name, source) for name, source in documented.items()
    }


def page(name: str, source: Path) -> str:
    """Return the Markdown of a module's page; the files of a folder follow below its docstring."""
    below = [
        f"::: nnbook.{name}.{module}\n    options:\n      heading_level: 2\n"
        for module in files(source)
    ]
    return "\n".join([f"::: nnbook.{name}\n", *below])


def _gathers(source: Path) -> bool:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.ImportFrom | ast.FunctionDef | ast.ClassDef) for node in tree.body
    )


def _first_line(source: Path) -> str:
    docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]
