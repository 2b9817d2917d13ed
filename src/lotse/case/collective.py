"""Whether a recipient is one body, as a family can know it, or a group of offices that nobody can name (E02).

People write names as they speak, so this looks at words. What is only called so, such as a club for all children or an
office for youth, school and sport, is one body. The words are data: `content/collectives.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lotse.files import read_shipped, validated
from lotse.model import Day, Model, Slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lotse.case.records import Recipient

_LONGEST_TOWN = 2
_BESIDE_A_RIVER = re.compile(r"\s(an der|am|im|in der|ob der|vor der)\s+\w+\s*$")
_ARTICLES = frozenset(("das", "dem", "den", "der", "die"))
_INSIDE = frozenset(("im", "in"))
_LINKS = frozenset(("am", "an", "bei", "des", "im", "in", "von", "vom", "zu", "zum", "zur")) | _ARTICLES
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"\w+")
_TABLE = re.compile(r"runde[rns]?\s+tische?s?\b")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_BETWEEN = re.compile(r"[,;/&+|]|\s[-\u2013\u2014]\s|\b(?:bzw|oder|sowie|und)\b|\bu\.")
_MANY = 2
_ABBREVIATION = re.compile(r"[A-ZÄÖÜ]{2,5}")
_TWO_HEADS = re.compile(r"\w-\s*/\s*-?(\w+)")
_OR_SEVERAL = re.compile(r"\((n|en|innen)\)")
_NAME = re.compile(r"\w+(?:-\w+)*")


class _Words(Model):
    """The words by which a name is that of a group or of one body, as `content/collectives.yaml` has them."""

    norm: str
    read_on: Day
    groups: frozenset[Slug]
    several_endings: tuple[Slug, ...]
    plural_endings: tuple[Slug, ...]
    plural_words: frozenset[Slug]
    one_of_a_territory: frozenset[Slug]
    territories: frozenset[Slug]
    first: frozenset[Slug]
    whoever: frozenset[Slug]
    sayings: tuple[Slug, ...]
    one_with_for: frozenset[Slug]
    every: tuple[Slug, ...]
    entire: tuple[Slug, ...]
    and_more: tuple[Slug, ...]
    towns: frozenset[Slug]
    named_towns: frozenset[Slug]
    units: tuple[Slug, ...]
    legal_forms: tuple[Slug, ...]
    offices: tuple[Slug, ...]
    houses: tuple[Slug, ...]
    carriers: tuple[Slug, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """The same, ready to be looked for."""

    words: _Words
    every: frozenset[str]
    named_towns: frozenset[str]
    entire: re.Pattern[str]
    and_so_on: re.Pattern[str]
    own_body: re.Pattern[str]
    office: re.Pattern[str]
    house: re.Pattern[str]
    carrier: re.Pattern[str]
    unit: re.Pattern[str]


@cache
def _marks() -> _Marks:
    """Read when the first recipient is looked at: most questions have none."""
    words = validated(read_shipped("case/content/collectives.yaml"), _Words)
    return _Marks(
        words=words,
        every=frozenset(f"{stem}{end}" for stem in words.every for end in ("e", "en", "er")),
        named_towns=words.towns | words.named_towns,
        entire=re.compile(rf"({'|'.join(words.entire)})(e|en|er|es)?"),
        and_so_on=re.compile(
            r"\b(etc|usw|uvm)\b"
            r"|\bu\.\s*a\.?\s*$"
            r"|\bu\.?\s*v\.?\s*[am]\.?\s*$"
            r"|\bund\s+so\s+weiter\b"
            r"|(\b(und|sowie|oder|bzw\.?|u\.)|[&+,])\s*(viele\s+|alle\s+)?"
            rf"({'|'.join(words.and_more)})[nrs]?\W*$"
        ),
        own_body=re.compile(rf"\be\.\s*v\b|\b({'|'.join(words.legal_forms)})\b"),
        office=re.compile(rf"\w{{3,}}amt|\w+behoerde|{'|'.join(words.offices)}"),
        house=re.compile(rf"(\w*schule|{'|'.join(words.houses)})"),
        carrier=re.compile(rf"\w*({'|'.join(words.carriers)})"),
        unit=re.compile(rf"[0-9]+|\w*({'|'.join(words.units)})"),
    )


def is_collective(recipient: Recipient) -> bool:
    """Whether a recipient stands for a group of offices instead of one, in its id, its name or its function.

    Args:
        recipient: As a record names it.

    >>> from lotse.case.records import Recipient
    >>> is_collective(Recipient(body="alle-aemter")), is_collective(Recipient(body="jugendamt-05358008"))
    (True, False)
    >>> is_collective(Recipient(body="jugendamt-05358008", name="alle Ämter der Stadt Düren"))
    True
    """
    return collective_part(recipient) is not None


def collective_part(recipient: Recipient) -> str | None:
    """Where a recipient names a group; None where it is one office.

    Args:
        recipient: As a record names it.

    Returns:
        `body`, `name` or `function`.
    """
    words = recipient.body.split("-")
    if (
        is_collective_id(recipient.body)
        or words[0] in _marks().words.towns
        or (words[0] in _marks().named_towns and _only_a_key(words[1:]))
    ):
        return "body"
    if names_a_group(recipient.name) or (not recipient.function and _is_a_town(recipient.name)):
        return "name"  # who names the town and then the unit names the unit
    return "function" if names_a_group(recipient.function) else None


def is_collective_id(body: str) -> bool:
    """Whether an id stands for a group: whoever holds a secret is one person or body too.

    >>> is_collective_id("netzwerk-dueren"), is_collective_id("runder-tisch"), is_collective_id("kita-am-rathaus")
    (True, True, False)
    """
    words = _marks().words
    return (
        body.removeprefix(_saying(body)).split("-", maxsplit=1)[0] in words.groups | words.first
        or _TABLE.match(body.replace("-", " ")) is not None
    )


def _saying(body: str) -> str:
    return next((one for one in _marks().words.sayings if body.startswith(one)), "")


def names_a_group(text: str | None) -> bool:
    """Whether words as people write them name a group: `Ämter der Stadt`, `Jugendamt und alle anderen Stellen`.

    Args:
        text: A name or a function; None where nothing is told.

    >>> names_a_group("Jugendamt, Schulamt, Sozialamt"), names_a_group("Jugendamt etc."), names_a_group("Runder Tisch")
    (True, True, True)
    >>> names_a_group("Amt für Jugend, Schule und Sport"), names_a_group("Kita für alle Kinder"), names_a_group(None)
    (False, False, False)
    """
    said = _OR_SEVERAL.sub(r"\1", _without_sayings(folded(text)))
    words = _spoken(said)
    if not words or (_marks().own_body.search(said) and not _BETWEEN.search(said)):
        return False
    return (
        _begins_as_several(words)
        or _TABLE.match(" ".join(words)) is not None
        or _marks().and_so_on.search(said) is not None
        or any(_is_nobody(_spoken(part)) for part in _BETWEEN.split(said))
        or any(_offices_in(one) >= _MANY for one in (_BRACKETS.sub(" ", said), *_BRACKETS.findall(said)))
        or any(_marks().office.fullmatch(one) for one in _TWO_HEADS.findall(said))
        or _only_abbreviations(text)
        or any(_is_of_all(words, place) for place in range(len(words)))
    )


def _without_sayings(said: str) -> str:
    for one in _marks().words.sayings:
        said = said.replace(one.replace("-", " "), " ")
    return said


def _begins_as_several(words: Sequence[str]) -> bool:
    """Whether the first words mean several: `Ämter der Stadt`, `Kitas in Düren`, `betroffene Ämter`."""
    lists = _marks().words
    head, following = words[0], words[1:]
    if head in lists.first:
        return True
    if _several(head):
        a_unit = head in lists.towns and any(_marks().unit.fullmatch(one) for one in following)
        return not a_unit and not (head in lists.one_with_for and following[:1] == ["fuer"])
    if head in _marks().every:
        return bool(following) and (_several(following[0]) or _is_plural(following[0]))
    if head in lists.one_of_a_territory and not lists.territories.isdisjoint(following) and not _INSIDE & {*following}:
        return False
    return _is_plural(head) or (head.endswith(("e", "en", "er")) and bool(following) and _ends_as_several(following[0]))


def _is_plural(word: str) -> bool:
    return word in _marks().words.plural_words or word.endswith(_marks().words.plural_endings)


def _is_nobody(part: Sequence[str]) -> bool:
    """Whether a part of a list names nobody: `wer sonst helfen kann`, `alle, die das Kind kennen`."""
    return bool(part) and (part[0] in _marks().words.whoever or list(part) == ["alle"])


def _only_abbreviations(text: str | None) -> bool:
    """Whether a list holds nothing but short names: `JA, GA, SA`."""
    parts = [part.strip() for part in _BETWEEN.split(unicodedata.normalize("NFKC", text or ""))]
    return len(parts) >= _MANY and all(_ABBREVIATION.fullmatch(part) for part in parts)


def folded(text: str | None) -> str:
    """A name without what tells no two names apart: width and case of letters, umlauts.

    >>> folded("Jugendämter") == folded("JUGENDAEMTER")
    True
    """
    return unicodedata.normalize("NFKC", text or "").casefold().translate(_UMLAUTS)


def _spoken(said: str) -> list[str]:
    words = _WORD.findall(said)
    return words[1:] if words and words[0] in _ARTICLES else words


def _several(word: str) -> bool:
    """Whether a word means several offices: `Ämter`, `Jugendämter`, `Netzwerk`."""
    return word in _marks().words.groups or _ends_as_several(word)


def _ends_as_several(word: str) -> bool:
    return word.endswith(_marks().words.several_endings)


def _is_of_all(words: Sequence[str], place: int) -> bool:
    """Whether all of them are meant from here on: `alle anderen Stellen`, `die ganze Verwaltung`."""
    following = words[place + 1 : place + 3]
    if _marks().entire.fullmatch(words[place]):
        return any(one in _marks().named_towns or one.endswith("verwaltung") for one in following)
    return words[place] in _marks().every and any(_several(one) for one in following)


def _offices_in(said: str) -> int:
    """How many parts of a list each name an office or a house; `Jugend- und Sozialamt` is one.

    An office of a town is one too. A house counts where its part begins with it, not after a `für`, as in
    `Amt für Schule und Sport`, nor behind its town.
    """
    marks = _marks()
    parts = [_WORD.findall(part) for part in _BETWEEN.split(said)]
    owned = bool(parts[0]) and parts[0][0] in marks.named_towns
    found = 0
    for part in parts:
        office = any(marks.office.fullmatch(one) and not marks.carrier.fullmatch(one) for one in part)
        found += office or (not owned and bool(part) and marks.house.fullmatch(part[0]) is not None)
        owned = owned or "fuer" in part
    return found


def _only_a_key(words: Sequence[str]) -> bool:
    return all(one.isdigit() for one in words)


def _is_a_town(text: str | None) -> bool:
    """Whether a name is that of a whole administration, with the town it belongs to and no unit of it."""
    said = _BESIDE_A_RIVER.sub("", folded(text))
    words = [one for one in _NAME.findall(said) if one not in {*_LINKS, "bad", "sankt", "st"}]
    while len(words) > 1 and _marks().named_towns.issuperset(words[:2]):
        del words[0]  # the administration of a town
    if not words or words[0] not in _marks().named_towns or len(words) > _LONGEST_TOWN or _BETWEEN.search(said):
        return False
    return not _BRACKETS.search(said) and not any(_marks().unit.fullmatch(one) for one in words[1:])
