"""Turn LaTeX into MathML while the site is built: no script, no network, real text.

latex2mathml writes what it does not know into the page as it is: an unknown command as a word with
a backslash, an unknown environment as a bare ampersand, a missing brace as a fraction with one
child. All three are refused here. What browsers dropped from MathML since (columnalign, most of
mathvariant) is translated into what they kept.
"""

import html
import re
import unicodedata
import xml.etree.ElementTree as ET

from latex2mathml.converter import convert

ARITHMATEX = re.compile(
    r'<(span|div) class="arithmatex">\\[(\[](?P<latex>.*?)\\[)\]]</\1>', re.DOTALL
)
TOC_MATH = re.compile(r"\\\((?P<latex>.*?)\\\)")

CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
CHILDREN |= {"msubsup": 3, "munderover": 3}

MATHML = "http://www.w3.org/1998/Math/MathML"
ET.register_namespace("", MATHML)


class MathError(Exception):
    """A formula that would not reach the reader as mathematics."""


def to_mathml(latex: str, *, display: bool) -> str:
    """Return the MathML of a formula; its LaTeX source stays with it as the alternative text."""
    latex = latex.strip()
    if latex.replace(r"\{", "").count("{") != latex.replace(r"\}", "").count("}"):
        raise MathError("its braces do not match")
    try:
        root = ET.fromstring(convert(latex, display="block" if display else "inline"))
    except ET.ParseError:
        raise MathError("a bare & or < is left over: an environment that is not known?") from None
    except Exception as error:
        raise MathError(f"{type(error).__name__} {error}".strip()) from error
    for element in root.iter():
        tag = element.tag = element.tag.removeprefix(f"{{{MATHML}}}")
        text = element.text or ""
        if text.startswith("\\") and len(text) > 1:
            raise MathError(f"{text} is not known")
        if len(element) != CHILDREN.get(tag, len(element)):
            raise MathError(f"an argument is missing in a <{tag}>")
        _repair(element, tag, text)
    root.set("alttext", latex)
    root.set("data-search-exclude", "")  # letters torn out of a formula are noise in a search
    return ET.tostring(root, encoding="unicode")


def _repair(element: ET.Element, tag: str, text: str) -> None:
    """Say in today's MathML what latex2mathml says in yesterday's."""
    if variant := element.attrib.pop("mathvariant", None):
        if variant == "normal":
            element.set("mathvariant", variant)
        else:
            element.text = "".join(_styled(letter, variant) for letter in text)
    if align := element.attrib.pop("columnalign", None):
        element.set("style", f"text-align: {align}")
    if tag == "mo" and len(text) > 1 and text.isalpha():
        element.tag = "mi"  # \operatorname{Var} is a name: an operator's wide spaces are wrong


def _styled(letter: str, variant: str) -> str:
    """Return the letter of the mathematical alphabet, e.g. 𝜽 for θ in bold-italic."""
    style = variant.replace("-", " ").upper()
    name = unicodedata.name(letter, "").replace("GREEK ", "").replace(" LETTER", "")
    try:
        return unicodedata.lookup(f"MATHEMATICAL {style} {name.replace('LATIN ', '')}")
    except KeyError:
        return letter


def replace_math(page: str) -> tuple[str, list[str]]:
    """Replace all formulas that arithmatex has marked in a page; return the page and complaints."""
    complaints: list[str] = []

    def mathml(match: re.Match[str]) -> str:
        latex = html.unescape(match["latex"])
        display = match[0].startswith("<div")
        try:
            math = to_mathml(latex, display=display)
        except MathError as error:
            complaints.append(f"the formula {' '.join(latex.split())!r}: {error}")
            return match[0]
        return f'<div class="nn-math">{math}</div>' if display else math

    return ARITHMATEX.sub(mathml, page), complaints


def replace_in_title(title: str) -> str:
    """Replace the formulas of a heading, as the table of contents repeats them."""
    return TOC_MATH.sub(
        lambda match: to_mathml(html.unescape(match["latex"]), display=False), title
    )
