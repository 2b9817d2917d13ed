"""Law 8: no value of a case, no unknown key and no unknown id stands in an error, a log, a warning or a repr."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import lotse
from lotse.case import model as case_model
from lotse.case.facts import derive_facts
from lotse.case.load_case import load_case
from lotse.case.records import ConsentRecord
from lotse.model import Model
from lotse.testing.laws.silence import MARK, MARKS, WRONG, assert_silent, everything, places_in, spoilt
from small_world import ON, TOWN, VOCABULARY, advised, catalogue, child, family, offer, rule, ruleset, taken_in, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FULL = family(
    child(parents=["m"], custody={"kind": "sole", "holders": ["m"], "seen": {"what": "register", "on": "2026-10-01"}}),
    {"id": "m", "role": "parent", "born": "1994"},
    {"id": "u", "role": "unborn", "due": "2027-01", "carried_by": "m"},
    place={"ags": TOWN, "area": None},
    noticed_by={"role": "jobcenter", "body": "jobcenter-05358"},
    signals=[
        {
            "topic": "sprache",
            "person": "k1",
            "finding": "conspicuous",
            "source": "gespraech",
            "observed": "2026-10-12",
            "record": "C-7Q4M9K2XPA",
        }
    ],
    facts={
        "familie.sprachen": ["tr"],
        "k1": {
            "kind.kita": {"value": False, "from": "family", "office": "amt", "entrusted": {"by": "m", "to": "f1"}},
            "kind.anmeldung": "2026-10-01",
        },
    },
    receives=[{"offer": "o", "person": "k1"}],
    declined=[{"offer": "o", "person": "k1", "on": "2026-11-01", "reason": "not_now"}],
    wishes=[{"need": "lernen", "person": "k1"}],
    strengths=[{"strength": "musik", "person": "k1"}],
    no_answer=["k1/kind.hilfe"],
    consents=[
        {
            "schema": "lotse/consent/1",
            "record": "C-7Q4M9K2XPA",
            "case": "K7MQ2-XPA4T-J",
            "person": "k1",
            "given_by": {
                "person": "m",
                "role": "mother",
                "representation": {"kind": "sole", "evidence": "register", "seen_on": "2026-10-01"},
            },
            "scope": {
                "purposes": ["own_suggestion"],
                "categories": ["language"],
                "recipients": [{"body": "amt", "name": "Amt"}],
            },
            "controller": {"body": "amt", "contact": "Telefon", "legal_basis": ["A6-1-a"]},
            "act": {"form": "written", "explicit": True, "kind": "signature"},
            "notice": {"version": "1", "language": "tr", "informed": ["purpose"]},
            "voluntary": {"disadvantage": False, "coupling": False, "duty": False},
            "valid": {"given_at": "2026-11-02T09:00:00+01:00", "until": "2027-04-30T00:00:00+02:00"},
            "evidence": {"ref": "akte"},
            "history": [{"state": "given", "at": "2026-11-02T09:00:00+01:00", "by": "m"}],
        }
    ],
)
"""A case with every key of the contract."""


SPOILT = st.builds(
    partial(spoilt, FULL), st.sampled_from(list(places_in(FULL))), st.sampled_from(WRONG), add=st.booleans()
)


def test_the_full_case_is_right_and_silent() -> None:
    assert_silent(lambda: load_case(FULL, vocabulary=words()), fails=False)


def test_a_wrong_case_is_told_without_a_value_or_an_unknown_key() -> None:
    for path in places_in(FULL):
        for wrong in WRONG:
            for add in (False, True):
                case = spoilt(FULL, path, wrong, add=add)
                assert_silent(partial(load_case, case, vocabulary=words()), fails=False)
                assert_silent(partial(case_model.Case.model_validate, case), fails=False)
                assert_silent(partial(case_model.Case.model_validate_json, json.dumps(case)), fails=False)
                assert_silent(partial(case_model.Case, **case), fails=False)


@pytest.mark.parametrize("ending", ["json", "yaml"])
@given(case=SPOILT)
def test_a_wrong_case_file_is_told_without_a_value_or_an_unknown_key(
    ending: str, case: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file: Path = tmp_path_factory.mktemp("case") / f"case.{ending}"
    file.write_text(
        json.dumps(case, indent=2 if ending == "yaml" else None) + ("\n# note" if ending == "yaml" else ""),
        encoding="utf-8",
    )
    assert_silent(lambda: load_case(file, vocabulary=words()), fails=False)


@pytest.mark.parametrize(
    "text",
    [
        f"{MARK}: {MARK}: {MARK}",
        f"case: !{MARK} x",
        f"case: *{MARK}",
        f'"{MARK}',
        f"{MARK}: 1\n{MARK}: 2",
        f"- {MARK}",
        f"'{MARK}'",
        f"a: {{{MARK}",
        f"\t{MARK}",
        f"%{MARK}\n---",
    ],
)
def test_a_file_that_cannot_be_read_is_told_without_its_words(text: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    assert_silent(lambda: load_case(file, vocabulary=words()))


def test_no_part_of_a_case_shows_its_values() -> None:
    case = load_case(FULL, vocabulary=words())
    values = {str(value) for value in _leaves(FULL)} - {"None", "True", "False", "lotse/case/1", "lotse/consent/1"}
    for part in _parts(case):
        shown = f"{part!r} {part} {part:}"
        assert not [value for value in values if len(value) > 2 and value in shown], type(part).__name__


def test_nothing_that_holds_facts_shows_their_values() -> None:
    rules, offers = ruleset(rule("r", "lernen", {"fact": "kind.kita", "is": False})), catalogue(offer("o"), offer("p"))
    case = load_case({**FULL, "receives": []}, vocabulary=words())
    advice = lotse.advise(case, rules=rules, catalogue=offers, on=ON)
    facts = derive_facts(case, vocabulary=words(), on=ON)
    context = advice._context
    assert context is not None
    for holder in (facts, *facts.persons.values(), *facts.refusals, context.needs, context, advice):
        shown = f"{holder!r} {holder}"
        told = ("2026, 10, 1", "2026-10-01", "1994", "2021", "musik", "not_now", TOWN)
        assert not [value for value in told if value in shown], type(holder).__name__


def _leaves(thing: Any) -> Iterator[Any]:
    if isinstance(thing, dict | list):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from _leaves(part)
    else:
        yield thing


def _parts(thing: Any) -> Iterator[Any]:
    if isinstance(thing, BaseModel) or is_dataclass(thing):
        yield thing
        names = type(thing).model_fields if isinstance(thing, BaseModel) else [one.name for one in fields(thing)]
        for name in names:
            yield from _parts(getattr(thing, name))
    elif isinstance(thing, tuple | dict):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from _parts(part)


UNKNOWN = MARK.lower()
RULES, OFFERS = ruleset(rule("r", "lernen")), catalogue(offer("o"))
OTHER_WORDS = lotse.load_vocabulary(
    {
        **VOCABULARY,
        "facts": [
            *VOCABULARY["facts"],
            *(
                {**VOCABULARY["facts"][place], "id": f"{name}.{UNKNOWN}"}
                for place, name in ((0, "kind"), (10, "familie"))
            ),
        ],
        "signals": [*VOCABULARY["signals"], {**VOCABULARY["signals"][0], "id": UNKNOWN}],
        "needs": [*VOCABULARY["needs"], {**VOCABULARY["needs"][0], "id": UNKNOWN}],
    }
)
FOREIGN = [
    {"facts": {"k1": {f"kind.{UNKNOWN}": True}}},
    {"facts": {f"familie.{UNKNOWN}": True}},
    {
        "signals": [
            {
                "topic": UNKNOWN,
                "person": "k1",
                "finding": "conspicuous",
                "source": "gespraech",
                "observed": "2026-11-01",
            }
        ]
    },
    {"wishes": [{"need": UNKNOWN, "person": "k1"}]},
]


@pytest.mark.parametrize("more", FOREIGN, ids=lambda more: next(iter(more)))
def test_a_case_of_another_vocabulary_is_refused_without_its_ids(more: dict[str, Any]) -> None:
    case = load_case(family(**more), vocabulary=OTHER_WORDS)
    assert_silent(lambda: lotse.advise(case, rules=RULES, catalogue=OFFERS, on=ON))


CALLS: dict[str, Callable[[], Any]] = {
    "unknown offer taken up": lambda: advised(family(receives=[{"offer": UNKNOWN}]), RULES, OFFERS),
    "unknown offer declined": lambda: advised(
        family(declined=[{"offer": UNKNOWN, "on": "2026-11-01", "reason": "not_now"}]), RULES, OFFERS
    ),
    "born after the day": lambda: advised(family(child(born=f"20{99}-12-24")), RULES, OFFERS),
    "day before the rules": lambda: advised(family(), RULES, OFFERS, on=date(2015, 12, 31)),
    "unknown setting": lambda: advised(family(), RULES, OFFERS, settings={MARK: MARK}),
    "wrong setting": lambda: advised(family(), RULES, OFFERS, settings={"small_cells": MARK}),
    "offer to explain": lambda: lotse.explain(advised(family(), RULES, OFFERS), offer=UNKNOWN),
    "person to explain": lambda: lotse.explain(advised(family(), RULES, OFFERS), offer="o", person=UNKNOWN),
    "advice read back": lambda: lotse.explain(
        lotse.Advice.model_validate_json(advised(family(), RULES, OFFERS).model_dump_json()), offer=UNKNOWN
    ),
    "cases to compare": lambda: lotse.compare([MARK], rules=RULES, catalogue=OFFERS, on=ON),  # type: ignore[list-item]  # as below
    "settings to compare by": lambda: lotse.compare([], rules=RULES, catalogue=OFFERS, on=ON, settings={MARK: MARK}),
    "bound of a search": lambda: lotse.explain(advised(family(), RULES, OFFERS), offer="o", turning=MARK),  # type: ignore[arg-type]  # as below
    "advice to compare": lambda: lotse.diff(MARK, MARK),  # type: ignore[arg-type]  # that it is none is the point
    "advice about another case": lambda: lotse.diff(
        advised(family(), RULES, OFFERS), advised(family(), RULES, OFFERS).model_copy(update={"case": MARK})
    ),
    "role": lambda: lotse.responsible_bodies(MARK, place=TOWN, on=ON),
    "answer": lambda: lotse.responsible_bodies("schulamt", place=TOWN, on=ON, answers={MARK: MARK}),
    "answer to a question": lambda: lotse.responsible_bodies(
        "schulamt", place=TOWN, on=ON, answers={"schulform": MARK}
    ),
    "id of a vocabulary": lambda: lotse.load_vocabulary(UNKNOWN),
    "id of a rule set": lambda: lotse.load_ruleset(UNKNOWN),
    "id of a catalogue": lambda: lotse.load_catalogue(UNKNOWN),
    "vocabulary of a case": lambda: load_case(family(), vocabulary=UNKNOWN),
    "key of a vocabulary": lambda: lotse.load_vocabulary({**VOCABULARY, MARK: 1}),
    "base of a vocabulary": lambda: lotse.load_vocabulary({**VOCABULARY, "extends": [UNKNOWN]}),
    "key of a rule": lambda: ruleset({**rule("r", "lernen"), MARK: 1}),
    "need of a rule": lambda: ruleset(rule("r", UNKNOWN)),
    "signal of a rule": lambda: ruleset(rule("r", "lernen", {"signal": UNKNOWN})),
    "fact of a rule": lambda: ruleset(rule("r", "lernen", {"fact": f"kind.{UNKNOWN}", "is": True})),
    "value in a rule": lambda: ruleset(rule("r", "lernen", {"fact": "kind.schulform", "is": UNKNOWN})),
    "form of a rule": lambda: ruleset(rule("r", "lernen", {UNKNOWN: True})),
    "need of an offer": lambda: catalogue(offer("o", UNKNOWN)),
    "provider of an offer": lambda: catalogue(offer("o", provider=UNKNOWN)),
    "role of an offer": lambda: catalogue(offer("o", responsible={"role": UNKNOWN})),
    "place of an offer": lambda: catalogue(offer("o", where={"residence": [f"{TOWN}-{UNKNOWN}"]})),
    "settings": lambda: lotse.Settings.model_validate({MARK: MARK}),
    "advice": lambda: lotse.Advice.model_validate({MARK: MARK}),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_no_error_of_a_public_function_repeats_what_was_put_in(call: Callable[[], Any]) -> None:
    assert_silent(call)


@pytest.mark.parametrize("more", [{"born": "2099-12-24"}, {"offer": UNKNOWN}, {"setting": MARK}], ids=str)
def test_a_case_that_cannot_be_answered_is_told_without_its_values(more: dict[str, str]) -> None:
    case = family(child(born=more.get("born", "2021-03-15")), receives=[{"offer": more.get("offer", "o")}])
    settings = {MARK: more["setting"]} if "setting" in more else None
    (found,) = lotse.evaluate_many([taken_in(case)], rules=RULES, catalogue=OFFERS, on=ON, settings=settings)
    assert isinstance(found, lotse.Unanswered)
    assert not [mark for mark in (*MARKS, "2099") if mark in found.model_dump_json() + repr(found)]


def test_a_birth_after_the_day_is_told_without_the_birth() -> None:
    with pytest.raises(lotse.InputError) as caught:
        CALLS["born after the day"]()
    assert "2099" not in everything(caught.value)


def test_a_consent_shows_nothing_on_its_own() -> None:
    assert "Telefon" not in repr(ConsentRecord.model_validate(FULL["consents"][0]))


def _models() -> list[type[Model]]:
    """Every model of the project that is loaded, tomorrow's too."""
    found, todo = [], [Model]
    while todo:
        todo += (kinds := todo.pop().__subclasses__())
        found += [one for one in kinds if one.__module__.startswith("lotse.")]
    return found


@pytest.mark.parametrize("kind", sorted(set(_models()), key=str), ids=str)
def test_no_model_repeats_what_is_assigned_to_it_or_names_a_key_it_does_not_know(kind: type[Model]) -> None:
    empty = kind.model_construct()
    for name in (*kind.model_fields, MARK):
        assert_refused(lambda name=name: setattr(empty, name, MARK), ValidationError)  # type: ignore[misc]  # bound at once
        assert_refused(lambda name=name: delattr(empty, name), ValidationError)  # type: ignore[misc]  # as above
    assert_refused(lambda: kind(**{MARK: MARK}), lotse.InputError)


def assert_refused(call: Callable[[], object], kind: type[Exception]) -> None:
    """Nothing but this error, with no mark in it or behind it."""
    with pytest.raises(kind) as caught:
        call()
    assert not [mark for mark in MARKS if mark in everything(caught.value)]
