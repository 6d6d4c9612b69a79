"""Short answers made comparable: which spellings are one answer."""

from __future__ import annotations

import re
import unicodedata

from workflows.recipes.ask_many.numerals import comparable_number

SHORT_CHARS = 300
"""An answer longer than this is no short one: only case and spaces are made alike."""

_MOST_ROUNDS = SHORT_CHARS
"""All but the last take something away."""

_BOXED = re.compile(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}")
_MARKED_LINE = re.compile(
    r"^(?:[^\w\n]*(?:the |my )?(?:final |correct )?answer[*_]*(?: is)?[ \t]*[:=][*_]*)+"
    r"|^####(?=[^#\n])",
    re.IGNORECASE | re.MULTILINE,
)
_ANSWER_IS = re.compile(r"\banswer is (?=\S)", re.IGNORECASE)

_YES = frozenset({"yes", "y", "yeah", "yep", "yup", "true", "correct", "ja", "oui", "si"})
_NO = frozenset({"no", "n", "nope", "nah", "false", "incorrect", "nein", "non"})
_YES_OR_NO_BECAUSE = re.compile(
    r"(yes|yeah|yep|no|nope)[,;:.!]? (?:- )?"
    r"(?:it|this|that|there|they|he|she|we|you|i|because|since|as)\b\D*"
)

_QUOTES = str.maketrans("“”„‟«»‘’‚‛`´′″", "\"\"\"\"\"\"'''''''\"")
_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_EXPLAINED = r"(?: (?!and\b|or\b|&)[^()\d]*)?"
_PEELS = [
    (re.compile(pattern), kept)
    for pattern, kept in (
        # Markdown emphasis, but not 2**3**2.
        (r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+)(?<=[^\s*])\1(?![\w*])", r"\2"),
        (r"^(['\"])(?=[^'\"\s])([^'\"]+)\1$", r"\2"),
        (r"^\$([^$]+)\$$|^\\\((.+)\\\)$|^\\\[(.+)\\\]$", r"\1\2\3"),
        (r"\\[dt]?frac\{(-?\d+)\}\{(\d+)\}", r" \1/\2"),
        (r"\\(?:text|mathrm)\{([^{}]*)\}", r" \1"),
        (r"\\([%$])", r"\1"),
        # Brackets, but not those of an interval or a point.
        (r"^\(([^()\[\],;]+)\)$|^\[([^()\[\],;]+)\]$", r"\1\2"),
        (r"[\s.,;:?]+$|(?<=[^\W\d_]{2})!+$", ""),
        (r"^(?:so|thus|therefore|hence)[, ]+(?=\S)", ""),
        (r"^(?:it is|it's|that is|that's|this is|=) ?(?=[^\s=])", ""),
        (r"^(?:the (?=[\w\"'])|an? (?!and\b|or\b)(?=[^\W_]{2}))", ""),
        (
            r"^(?:option|choice|answer) \(?([a-z]|\d\d?)"
            rf"(?:\)?|(?:\)?[:.]|\)| -){_EXPLAINED})$",
            r"\1",
        ),
        (rf"^\(?([a-z])\){_EXPLAINED}$", r"\1"),
    )
]
_INITIALS = re.compile(r"(?<![\w.])[a-z](?:\.[a-z])+(?![\w.])\.?")


def final_answer(text: str) -> str:
    """The answer as it was spelt, where a model wrote its thoughts before it.

    That is what stands in the last `\\boxed{}`, else what follows the last line's beginning
    “Answer:”, “Final answer:” or “####”, else the last line, from “the answer is” on.
    """
    boxed = _BOXED.findall(text)
    if boxed:
        return boxed[-1].strip()
    for mark in reversed(list(_MARKED_LINE.finditer(text))):
        if behind := text[mark.end() :].strip():
            return _unstarred(behind.splitlines()[0].strip())
    lines = [line.strip() for line in text.splitlines()]
    line = next((said for said in reversed(lines) if said and not _MARKED_LINE.fullmatch(said)), "")
    *_, said = _ANSWER_IS.split(line)
    return said


def _unstarred(line: str) -> str:
    """Without a half of Markdown emphasis, the other half of which was before the line."""
    return line.strip("*") if len(re.findall(r"\*+", line)) % 2 else line


def normalised(answer: str) -> str:
    """One spelling for all that are the same answer; empty where there is no answer.

    - Numbers: as `workflows.recipes.ask_many.numerals.comparable_number` says.
    - Choices: b, (b), [B], B), “Option B”, “B) Paris” and “Answer: B.” are b; B) 42 stays apart.
    - Yes and no: also yeah, true, correct, y, ja, oui, and so on; “No, because …” is no, unless
      there is a number in it.
    - Anything else: whatever its case, spaces, accents on Latin letters, width and style of
      letters; without quotation marks, Markdown emphasis or brackets around it, punctuation at
      its end, a leading article or “The answer is”. Punctuation inside it counts, but for the
      points of initials.

    Where two spellings might be two answers they are kept apart. It is for comparing: people are
    shown what was written. A normalised answer is normalised to itself.
    """
    text = answer
    for _ in range(_MOST_ROUNDS):
        before, text = text, _once(text)
        if text == before:
            break
    return text


def _once(text: str) -> str:
    text = _folded(final_answer(text))
    if len(text) > SHORT_CHARS:
        return text
    for pattern, kept in _PEELS:
        text = " ".join(pattern.sub(kept, text).split())
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), text)
    if text in _YES or text in _NO:
        return "yes" if text in _YES else "no"
    if because := _YES_OR_NO_BECAUSE.fullmatch(text):
        return because[1]
    return comparable_number(text) or text


def _folded(text: str) -> str:
    spelt = "".join(_plain(sign, before) for sign, before in zip(text, f" {text}", strict=False))
    spelt = spelt.translate(_QUOTES).translate(_DASHES).replace("×", "x").casefold()
    bare = re.sub(r"([a-z])[\u0300-\u036f]+", r"\1", unicodedata.normalize("NFD", spelt))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _plain(sign: str, before: str) -> str:
    """A character in its ordinary form, if that does not change a number's value: 5² is no 52."""
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    form = unicodedata.decomposition(sign).partition(" ")[0]
    if kind == "Cf":
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    plain = unicodedata.normalize("NFKC", sign)
    if form == "<fraction>":
        return " " + plain.replace("\u2044", "/")
    if form == "<super>" and len(plain) == 1:
        raised = unicodedata.decomposition(before).startswith("<super>")
        return plain if raised else f"^{plain}"
    if form == "<sub>":
        return plain if before.isalpha() else f"_{plain}"
    return sign if kind == "No" else plain
