"""Tell mkdocstrings what a package exports where ``import X as X`` says it, and no ``__all__``.

This is an extension of griffe, which knows that convention of type checkers only in part.
"""

import ast
from typing import Any

import griffe


class Exports(griffe.Extension):
    """Export the names that a package imports under their own name, and those that it defines."""

    def on_module_members(
        self, *, node: ast.AST | griffe.ObjectNode, mod: griffe.Module, **_: Any
    ) -> None:
        if not isinstance(node, ast.Module) or not mod.is_init_module or mod.exports is not None:
            return
        # Also those below `if TYPE_CHECKING`, which are never run.
        imports = (line for line in ast.walk(node) if isinstance(line, ast.ImportFrom))
        names = {
            alias.name for line in imports for alias in line.names if alias.asname == alias.name
        }
        own = {name for name, member in mod.members.items() if not member.is_alias}
        if names:
            mod.exports = list[str | griffe.ExprName](
                sorted(names | {name for name in own if not name.startswith("_")})
            )
