"""Ways of typing the same text: however it was typed, all programs must give the same answer."""

import html.entities
import re
import unicodedata

TITLE = "The Señor's \"Final\" War - 1943"

OVERVIEW = (
    "In 1943, a naïve café owner's \"perfect\" life ends... Élodie & her five-year-old twins, "
    "'Zoë' and 'Chloë', find a coffin full of fine weapons - and an officer's map. Their "
    "adventure across the stifling desert, well-known for its outlaws, is difficult; the "
    "murderous general follows... But love & friendship flourish - can the family survive?"
)


def swap(*pairs):
    """Replaces texts by others, in this order."""

    def typed(text):
        for plain, other in pairs:
            assert plain in OVERVIEW, plain
            text = text.replace(plain, other)
        return text

    return typed


def quoted(opening, closing, single_opening, single_closing):
    """Quotation marks in pairs; what is single and opens no word is an apostrophe."""

    def typed(text):
        text = re.sub('"([^"]*)"', opening + r"\1" + closing, text)
        return re.sub(r"'(?=[A-Z])", single_opening, text).replace("'", single_closing)

    return typed


def between_letters(*invisible):
    """Characters that nobody sees, one after the other, between the letters of words."""

    def typed(text):
        count = iter(range(len(text)))
        return re.sub(
            r"(?<=[^\W\d_])(?=[^\W\d_])",
            lambda _: invisible[next(count) % len(invisible)],
            text,
        )

    return typed


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def references(names):
    """Character references for all that is not a plain letter, digit, space, comma or full stop."""

    def typed(text):
        return re.sub(r"[^a-zA-Z0-9 .,-]", lambda c: names(c[0]), text)

    return typed


def named(c):
    name = {"'": "apos", **{chr(n): name for name, n in html.entities.name2codepoint.items()}}.get(c)
    return f"&{name};" if name else c


def divided(hyphen):
    return swap(
        ("adventure", f"adven{hyphen}ture"), ("murderous", f"murder{hyphen}ous"),
        ("difficult", f"diffi{hyphen}cult"), ("friendship", f"friend{hyphen}ship"),
    )  # fmt: skip


def all_of(*typings):
    def typed(text):
        for typing in typings:
            text = typing(text)
        return text

    return typed


def decomposed(text):
    return unicodedata.normalize("NFD", text)


CURLY = quoted("“", "”", "‘", "’")
ELLIPSES = swap(("...", "…"))
DASHES = swap((" - ", " — "))
LIGATURES = swap(("ffi", "ﬃ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
SPACES = swap((", ", ",\u00a0"), ("; ", ";\u2009"), (" & ", "\u202f&\u3000"))

# A name and what it makes of a text.
TYPINGS = {
    "as it is": lambda text: text,
    "NFD": decomposed,
    "curly quotes": CURLY,
    "low quotes": quoted("„", "“", "‚", "‘"),
    "angled quotes": quoted("«", "»", "‹", "›"),
    "ellipses": ELLIPSES,
    "em dashes": DASHES,
    "en dashes, in words too": swap((" - ", " – "), ("-", "–")),
    "two hyphens, bars and minus signs": swap(
        (" - ", " -- "), ("five-year", "five―year"), ("well-", "well−")
    ),
    "hyphens that do not break": swap(("-", "\u2011")),
    "ligatures": LIGATURES,
    "named references": references(named),
    "decimal references": references(lambda c: f"&#{ord(c):03d};"),
    "hexadecimal references": references(lambda c: f"&#x{ord(c):x};"),
    "references of Windows": all_of(CURLY, references(lambda c: f"&#{c.encode('cp1252')[0]};")),
    "references of marks": lambda text: re.sub(
        "[\u0300-\u036f]", lambda c: f"&#x{ord(c[0]):04X};", decomposed(text)
    ),
    "zero-width characters": between_letters("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"),
    "soft hyphens": between_letters("\u00ad"),
    "variation selectors": swap(("&", "&\ufe0e"), ("life", "life\ufe0f"), ("...", "...\ufe0e")),
    "spaces that do not break": SPACES,
    "full-width": full_width,
    "words divided by hyphens": divided("-\n"),
    "words divided by hyphens, with blanks": divided("\u2010 \r\n\t "),
    "words divided by soft hyphens": divided("\u00ad\n"),
    "as a word processor types": all_of(CURLY, ELLIPSES, DASHES, SPACES),
    "as it is copied from a PDF": all_of(divided("-\n"), LIGATURES, CURLY, decomposed),
    "as it is copied from a page's source": all_of(
        CURLY, DASHES, ELLIPSES, references(named), divided("&shy;\n")
    ),
}  # fmt: skip


def synopses():
    """All of them, as `overview` and `title`, named by what was typed."""
    return [
        {"name": name, "typing": name, "overview": typed(OVERVIEW), "title": typed(TITLE)}
        for name, typed in TYPINGS.items()
    ]
