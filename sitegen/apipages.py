"""One reference page for each public module, so that a new module documents itself.

The package is read, not imported.
"""

import ast
from pathlib import Path

PAGE = "::: nnbook.{name}\n"


def modules(package: Path) -> dict[str, str]:
    """Map the public modules and subpackages to the first line of their docstrings."""
    found = {}
    for path in sorted(package.iterdir()):
        source = path / "__init__.py" if path.is_dir() else path
        if path.stem.startswith("_") or source.suffix != ".py" or not source.exists():
            continue
        docstring = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
        found[path.stem] = docstring.partition("\n")[0]
    return found


def pages(package: Path) -> dict[str, str]:
    """Map the path of each reference page below the docs folder to its Markdown."""
    documented = modules(package)
    rows = "\n".join(
        f"| [`nnbook.{name}`]({name}.md) | {line} |" for name, line in documented.items()
    )
    index = f"# The package\n\n| module | what is there |\n|---|---|\n{rows}\n"
    return {"api/index.md": index} | {
        f"api/{name}.md": PAGE.format(name=name) for name in documented
    }
