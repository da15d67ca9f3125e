"""Text that a student may have written, made safe to show: it is seen, and never obeyed."""

from __future__ import annotations

import re
import unicodedata

# ECMA-48: CSI sequences, and the strings (OSC, DCS, SOS, PM, APC) up to their terminator
SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
)
# They make a character wider or narrower than its neighbours tell, and show nothing themselves.
SELECTORS = re.compile("[\ufe00-\ufe0f]")
FORMULA = re.compile(r"[=+\-@|\t\r\n＝＋－＠]")  # the wide ones are read as such in East Asia


def harmless(text: str) -> str:
    r"""The text with its line breaks, and with everything else invisible spelled out.

    Terminal sequences and variation selectors go, a tab becomes spaces, a carriage return a line
    break; any other control, format (bidi marks among them), unassigned or surrogate character
    becomes its escape, such as `\x1b`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    text = SELECTORS.sub("", SEQUENCES.sub("", text))
    return text if text.isprintable() else "".join(map(_shown, text))


def one_line(text: str) -> str:
    """The same on one line, its white space folded."""
    return " ".join(harmless(text).split())


def no_formula(text: str) -> str:
    """Any text as the cell of a table: one that a spreadsheet would compute begins with an apostrophe."""
    return f"'{text}" if FORMULA.match(text) else text


def _shown(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")
