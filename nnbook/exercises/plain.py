"""Text for a terminal: the formulas of a statement or a hint without their LaTeX.

Only the commands that statements and hints use are known. A test reads all of them, and fails
where a command is left over.
"""

import re

_FORMULA = re.compile(r"\$\$(?P<displayed>.+?)\$\$|\$(?P<inline>.+?)\$", re.DOTALL)

_OPEN, _CLOSE = "\ue000", "\ue001"  # stand for the two bars of a norm until spaces are tidied

#: What a command becomes. One that is missing here, such as "ln", becomes its own name.
_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "phi": "φ", "varphi": "φ", "Sigma": "Σ", "Phi": "Φ", "partial": "∂",
    "sum": "Σ", "int": "∫", "cdot": "·", "times": "×", "odot": "*", "le": "≤", "ge": "≥",
    "ne": "≠", "approx": "≈", "leftarrow": "←", "dots": "…", "infty": "∞", "lVert": _OPEN,
    "rVert": _CLOSE, "langle": "⟨", "rangle": "⟩", "top": "T", "qquad": "   ", "quad": "  ",
    "left": "", "right": "", "bigl": "", "bigr": "",
}  # fmt: skip

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

    def plain(found: re.Match[str]) -> str:
        displayed = found["displayed"]
        return _line(found["inline"]) if displayed is None else f"    {_line(displayed)}"

    return _FORMULA.sub(plain, text)


def capitalized(text: str) -> str:
    """Return a text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return a text with a full stop, unless it ends like a sentence already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def subject(what: str) -> str:
    """Return what a sentence is about as it begins the sentence; a name in code keeps its case.

    Examples
    --------
    >>> subject("the slope"), subject("part 2 of the slope"), subject("b2 after one update")
    ('The slope', 'Part 2 of the slope', 'b2 after one update')
    """
    return capitalized(what) if what.startswith(("the ", "part ")) else what


def _line(latex: str) -> str:
    """Return a formula on one line."""
    tokens = [token for token in _TOKEN.findall(latex) if token not in (r"\!", "&")]
    text = " ".join(_read(tokens, "").split())
    text = re.sub("([(⟨∂<]) ".replace("<", _OPEN), r"\1", text)
    text = re.sub(" ([)⟩>]|[.,]$)".replace(">", _CLOSE), r"\1", text)
    return re.sub(f"[{_OPEN}{_CLOSE}]", "‖", text)


def _read(tokens: list[str], end: str) -> str:
    """Take tokens off the list up to the one that ends the group, and return them as text."""
    text = ""
    while tokens and (token := tokens.pop(0)) != end:
        text += _one(token, tokens)
    return text


def _one(token: str, tokens: list[str]) -> str:
    """Return one token as text; a command takes its arguments off the list."""
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
    """Return part of a fraction, or of a root, in brackets if it needs them."""
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


class DisplayText(str):
    """A string that prints as it reads, without quotes; a notebook typesets its Markdown.

    Parameters
    ----------
    plain : str
        The text for a terminal.
    markdown : str, optional
        The text for a notebook, if it is another one.
    """

    markdown: str

    def __new__(cls, plain: str, markdown: str = "") -> "DisplayText":
        """Make the string, and attach its Markdown."""
        text = super().__new__(cls, plain)
        text.markdown = markdown or plain
        return text

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return self.markdown
