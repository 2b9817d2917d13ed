"""Examples of rules that name what is not there.

Undeclared ids in what an example gives are told by `lotse.rules.examples`, which also tries the examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lotse.case.condition_check import Wrong, nearest
from lotse.content_checks.gathered import Fault

if TYPE_CHECKING:
    from lotse.case.condition_check import Place
    from lotse.case.vocabulary import Vocabulary
    from lotse.content_checks.gathered import Content

_CODE = "REF-DEAD"
_FINDINGS = ("conspicuous", "inconspicuous", "not_assessed")
_PLAIN_KEYS = frozenset(("born", "due", "age"))


def wrong_examples(content: Content) -> Iterator[Fault]:
    """Find examples that give or miss what neither the vocabulary nor a loaded catalogue knows."""
    offers = {offer.id for _, _, offer in content.offers()} if content.catalogues else None
    for part, path, rule in content.rules():
        for place, example in enumerate(rule.examples):
            where: Place = (*path, "examples", place)
            found = [*_given(example.given, content.vocabulary, offers, (*where, "given"))]
            for number, key in enumerate(example.missing or ()):
                found += _missing(key, content.vocabulary, offers, (*where, "missing", number))
            for wrong in found:
                yield Fault(part, wrong)


def _given(given: Mapping[str, Any], vocabulary: Vocabulary, offers: set[str] | None, path: Place) -> Iterator[Wrong]:
    for name, value in given.items():
        several = tuple(value) if isinstance(value, tuple | list) else (value,)
        if name in ("has_child", "has_adult"):
            for one in several:
                if isinstance(one, Mapping):
                    yield from _given(one, vocabulary, offers, path)
        elif name.startswith("signal:") and value not in _FINDINGS:
            yield Wrong(path, "TYPE", "a finding of a signal has three values", f"use {', '.join(_FINDINGS)}")
        elif name == "receives" and offers is not None:
            for offer in map(str, several):
                if offer not in offers:
                    text = "no loaded catalogue holds an offer of this example"
                    yield Wrong(path, _CODE, text, nearest(offer, offers) or "load the catalogue that does")


def _missing(key: str, vocabulary: Vocabulary, offers: set[str] | None, path: Place) -> Iterator[Wrong]:
    """A key without its subject that nothing could ever be missing under."""
    kind, colon, name = key.partition(":")
    if not colon:
        known = _PLAIN_KEYS | vocabulary.facts.keys() | vocabulary.never_collected.keys()
        name = key
    elif kind == "signal":
        known = frozenset(vocabulary.signals)
    elif kind == "need":
        known = frozenset(vocabulary.needs)
    elif kind == "receives":
        if offers is None:
            return
        known = frozenset(offers)
    else:
        known = frozenset()
    if name not in known:
        yield Wrong(
            path, _CODE, "an example misses what is not declared", nearest(name, known) or "compare the vocabulary"
        )
