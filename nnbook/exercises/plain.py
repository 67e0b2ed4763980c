"""Formulas for a terminal: the LaTeX of a statement as text that can be read in a line.

Only what statements and hints use is known. A test goes through all of them, and fails where a
command is left.
"""

import re

_FORMULA = re.compile(r"\$\$(?P<shown>.+?)\$\$|\$(?P<inline>.+?)\$", re.DOTALL)

_OPEN, _CLOSE = "\ue000", "\ue001"  # the two bars of a norm, until the spaces are set

_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "phi": "φ", "varphi": "φ", "Sigma": "Σ", "Phi": "Φ", "partial": "∂",
    "sum": "Σ", "int": "∫", "cdot": "·", "times": "×", "odot": "*", "le": "≤", "ge": "≥",
    "ne": "≠", "approx": "≈", "leftarrow": "←", "dots": "…", "infty": "∞", "lVert": _OPEN,
    "rVert": _CLOSE, "langle": "⟨", "rangle": "⟩", "top": "T", "qquad": "   ", "quad": "  ",
    "left": "", "right": "", "bigl": "", "bigr": "",
}  # fmt: skip
"""What a command becomes; one that is not here, such as "ln", becomes its own name."""

_SUPER = str.maketrans("0123456789+-T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ")
_SUB = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_]|\s+|.", re.DOTALL)


def readable(text: str) -> str:
    r"""Return Markdown with its formulas as plain text.

    Examples
    --------
    >>> print(readable(r"Return $\frac{1}{nK} \sum_{ik} (y_{ik} - t_{ik})^2$ and $10^{-16}$."))
    Return 1/(nK) Σ_ik (y_ik - t_ik)² and 10⁻¹⁶.
    """

    def put(found: re.Match[str]) -> str:
        shown = found["shown"]
        return _line(found["inline"]) if shown is None else f"    {_line(shown)}"

    return _FORMULA.sub(put, text)


def _line(latex: str) -> str:
    tokens = [token for token in _TOKEN.findall(latex) if token not in (r"\!", "&")]
    said = " ".join(_read(tokens, "").split())
    said = re.sub("([(⟨∂<]) ".replace("<", _OPEN), r"\1", said)
    said = re.sub(" ([)⟩>]|[.,]$)".replace(">", _CLOSE), r"\1", said)
    return re.sub(f"[{_OPEN}{_CLOSE}]", "‖", said)


def _read(tokens: list[str], end: str) -> str:
    """Take tokens off a list and return them as text, as far as one that ends it."""
    said = ""
    while tokens and (token := tokens.pop(0)) != end:
        said += _one(token, tokens)
    return said


def _one(token: str, tokens: list[str]) -> str:
    """Return one token as text, with the arguments that belong to it."""
    if token == "{":
        return _read(tokens, "}")
    if token in "^_":
        return _raised(_argument(tokens)) if token == "^" else _lowered(_argument(tokens))
    if not token.startswith("\\"):
        return token
    name = token[1:]
    if name in ("frac", "tfrac"):
        return f"{_grouped(_argument(tokens))}/{_grouped(_argument(tokens))}"
    if name == "sqrt":
        return f"√{_grouped(_argument(tokens))}"
    if name in ("hat", "bar"):
        return _argument(tokens) + ("\u0302" if name == "hat" else "\u0304")
    if name in ("text", "operatorname", "mathbf"):
        return _argument(tokens)
    if name in (",", ";", " "):
        return " "
    return _SIGNS.get(name, name)


def _argument(tokens: list[str]) -> str:
    while tokens and tokens[0].isspace():
        tokens.pop(0)
    return _one(tokens.pop(0), tokens).strip() if tokens else ""


def _grouped(text: str) -> str:
    """Return a numerator, or what stands below a root, in brackets if it needs them."""
    bare = re.sub("[\u0302\u0304]", "", text)
    return text if len(bare) == 1 or bare.isdigit() else f"({text})"


def _raised(text: str) -> str:
    if all(sign in "0123456789+-T" for sign in text) and text not in ("+", "-"):
        return text.translate(_SUPER)
    return f"^{text}" if len(text) == 1 else f"^({text})"


def _lowered(text: str) -> str:
    if text.isdigit():
        return text.translate(_SUB)
    return f"_{text}" if re.fullmatch(r"\w+", text) else f"_({text})"
