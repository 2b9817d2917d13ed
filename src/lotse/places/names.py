"""How people write the name of a place, brought to one form.

Umlauts, capitals, hyphens, brackets, abbreviations and the words in front of a name (`Stadt`,
`Kreisstadt`, `Gemeinde`) differ from letter to letter; the place does not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

Wanted = Literal["municipality", "kreis"]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"[a-z0-9]+")
_QUALIFIER = re.compile(r"\s*(?:\(.*\)|/.*)$")
_ABBREVIATED = {"rhld": "rheinland", "westf": "westfalen", "sauerl": "sauerland", "st": "sankt", "landkreis": "kreis"}
_KREIS_WORDS = frozenset({"kreis", "staedteregion"})
_ADJECTIVES = frozenset({"krfr", "kreisfreie", "kreisangehoerige", "regionsangehoerige", "alte"})


class Request(NamedTuple):
    """A name as somebody wrote it: its form for looking up, and the kind of place it asks for."""

    key: str
    wanted: Wanted | None


def key_of(name: str) -> str:
    """The form in which two spellings of one name agree.

    Args:
        name: A name in any spelling.

    Returns:
        Lower-case ASCII words with single spaces; empty if no letter or digit is in it.

    >>> key_of("Fröndenberg / Ruhr") == key_of("FROENDENBERG/Ruhr")
    True
    >>> key_of("Mülheim a. d. Ruhr")
    'muelheim an der ruhr'
    """
    text = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    words: list[str] = []
    found = _WORD.findall(text)
    for place, word in enumerate(found):
        if word == "a" and 0 < place < len(found) - 1:
            words.append("an" if found[place + 1] == "d" else "am")
        elif word == "d" and words and words[-1] == "an":
            words.append("der")
        else:
            words.append(_ABBREVIATED.get(word, word))
    return " ".join(words)


def without_qualifier(name: str) -> str:
    """The name without what only tells it from namesakes elsewhere.

    >>> without_qualifier("Langenfeld (Rhld.)"), without_qualifier("Fröndenberg / Ruhr")
    ('Langenfeld', 'Fröndenberg')
    """
    return _QUALIFIER.sub("", name)


def kreis_keys(name: str) -> tuple[str, ...]:
    """The full form of the name of a Kreis, then its form without the word itself.

    >>> kreis_keys("Kreis Düren"), kreis_keys("Hochsauerlandkreis")
    (('kreis dueren', 'dueren'), ('hochsauerlandkreis', 'hochsauerland'))
    """
    full = key_of(name)
    words = [word for word in full.split() if word not in _KREIS_WORDS]
    return full, " ".join(words).removesuffix("kreis")


def read_request(text: str) -> Request:
    """What a written name asks for: the words in front and behind say the kind, the rest is the name.

    Args:
        text: Such as `Kreisstadt Euskirchen`, `Aachen, Städteregion` or `Düren`.

    Returns:
        The key to look up, and whether a municipality or a Kreis is meant; None where neither was said.

    >>> read_request("Gemeinde Nottuln")
    Request(key='nottuln', wanted='municipality')
    >>> read_request("Düren, Kreis")
    Request(key='kreis dueren', wanted='kreis')
    """
    name, _, behind = text.partition(",")
    key, kind = key_of(name), key_of(behind).split()
    if kind and kind[-1] in _KREIS_WORDS:
        return Request(f"{kind[-1]} {key}", "kreis")
    if kind and not says_municipality(kind[-1]):
        return Request(key_of(text), None)
    words = key.split()
    if words and words[0] in _KREIS_WORDS:
        return Request(key, "kreis")
    for place in (1, 0):
        if len(words) > place + 1 and says_municipality(words[place]):
            return Request(" ".join(words[place + 1 :]), "municipality")
    return Request(key, "municipality" if kind else None)


def says_municipality(word: str) -> bool:
    """Whether a word in front of or behind a name says that a municipality is meant.

    >>> says_municipality("kreisstadt"), says_municipality("bad")
    (True, False)
    """
    return word.endswith("stadt") or word == "gemeinde" or word in _ADJECTIVES
