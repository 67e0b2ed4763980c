"""Turn LaTeX into MathML while the site is built: no script, no network, real text.

latex2mathml lets through what it does not know: an unknown command becomes a word with a backslash,
an unknown environment a bare ampersand, a missing brace a fraction with one child. All three are
refused here. What browsers have since dropped from MathML (columnalign, most of mathvariant) is
translated into what they kept.
"""

import html
import re
import unicodedata
import xml.etree.ElementTree as ET

from latex2mathml.converter import convert

ARITHMATEX = re.compile(
    r'<(span|div) class="arithmatex">\\[(\[](?P<latex>.*?)\\[)\]]</\1>(?P<stop>[.,;:!?)’-]*)',
    re.DOTALL,
)
TOC_MATH = re.compile(r"\\\((?P<latex>.*?)\\\)")

CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
CHILDREN |= {"msubsup": 3, "munderover": 3}

SCRIPTS = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}

WRONG_KIND = {
    "±": ("mo", "±"),
    "∓": ("mo", "∓"),
    "~": ("mo", "∼"),
    "∞": ("mi", "∞"),
    "∂": ("mi", "∂"),
}
BARS = {"|", "‖"}
CLOSING = {")", "]", "}", "|", "‖", "⟩"}
SIGNS = {"−", "+", "±", "∓"}
WIDE_ACCENTS = {"―": "‾", "^": "\u0302"}
THIN = "0.1667em"

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
        if "\\" in text.replace(r"\_", "") and len(text) > 1:
            raise MathError(f"{text} is not known")
        if len(element) != CHILDREN.get(tag, len(element)):
            raise MathError(f"an argument is missing in a <{tag}>")
        _repair(element, tag, text)
    _space(root)
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
    if tag == "mtext":
        element.text = text.replace(r"\_", "_")
    elif text in WRONG_KIND and not (text == "~" and tag == "mo"):
        element.tag, element.text = WRONG_KIND[text]
    elif text in BARS and "stretchy" not in element.attrib:
        element.attrib |= {"stretchy": "false", "lspace": "0", "rspace": "0"}
    elif text == "/":
        element.attrib |= {"lspace": "0", "rspace": "0"}
    accent = element[1].text if tag == "mover" and not element.get("accent") else None
    if accent and accent in WIDE_ACCENTS:
        element.set("accent", "true")
        element[1].attrib = {"stretchy": "true"}
        element[1].text = WIDE_ACCENTS[accent]
    if tag in SCRIPTS and "minsize" in element[0].attrib:
        row = ET.Element("mrow")  # \\Bigr)^2: a bracket grows only if it has a row to itself
        row.append(element[0])
        element[0] = row


def _space(root: ET.Element) -> None:
    """Space a formula as TeX does.

    A name such as log has thin spaces around it, but none beside a bracket. A sign with nothing to
    its left is close to what follows it.
    """
    parent = {child: element for element in root.iter() for child in element}
    for element in list(root.iter()):
        text = element.text or ""
        is_name = element.tag in ("mi", "mo") and len(text) > 1 and text.isalpha()
        is_sign = element.tag == "mo" and text in SIGNS
        if not is_name and not is_sign:
            continue
        base = element
        while parent[base].tag in SCRIPTS and parent[base][0] is base:
            base = parent[base]  # the 2 of log_2 belongs to the name
        row = list(parent[base])
        place = row.index(base)
        before = place > 0 and (row[place - 1].tag != "mo" or row[place - 1].text in CLOSING)
        after = place + 1 < len(row) and row[place + 1].tag != "mo"
        if is_sign and not before:
            element.attrib |= {"form": "prefix", "lspace": "0", "rspace": "0"}
        elif is_name:
            if element.tag == "mo" and parent[element].tag == "msub":
                parent[element].tag = "munder"  # what max or lim runs over is set below it
                element.set("movablelimits", "true")
            element.tag = "mo"
            element.attrib |= {"form": "prefix", "lspace": THIN if before else "0"}
            element.set("rspace", THIN if after else "0")


def _styled(letter: str, variant: str) -> str:
    """Return the letter of the mathematical alphabet, e.g. 𝜽 for θ in bold-italic."""
    style = variant.replace("-", " ").upper()
    name = unicodedata.name(letter, "").replace("GREEK ", "").replace(" LETTER", "")
    try:
        return unicodedata.lookup(f"MATHEMATICAL {style} {name.replace('LATIN ', '')}")
    except KeyError:
        return letter


def replace_math(page: str) -> tuple[str, list[str]]:
    """Replace the formulas that arithmatex has marked; return the page, and complaints."""
    complaints: list[str] = []

    def mathml(match: re.Match[str]) -> str:
        latex = html.unescape(match["latex"])
        display = match[0].startswith("<div")
        try:
            math = to_mathml(latex, display=display)
        except MathError as error:
            complaints.append(f"the formula {' '.join(latex.split())!r}: {error}")
            return match[0]
        if display:
            return f'<div class="nn-math">{math}</div>{match["stop"]}'
        # A line must not break between a formula and its full stop.
        return f'<span class="nn-nobr">{math}{match["stop"]}</span>' if match["stop"] else math

    return ARITHMATEX.sub(mathml, page), complaints


def replace_in_title(title: str) -> str:
    """Replace the formulas of a heading, as the table of contents repeats them."""
    return TOC_MATH.sub(
        lambda match: to_mathml(html.unescape(match["latex"]), display=False), title
    )
