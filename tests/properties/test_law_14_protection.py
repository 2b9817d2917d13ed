"""Law 14: with any child-protection status but `no_indication`, no public function answers anything but the stop."""

from __future__ import annotations

import inspect
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.case.load_case import load_case
from lotse.errors import InputError, ProtectionStop
from lotse.testing.laws.protection import STATUSES, Untouchable
from small_world import NUMBER, ON, catalogue, family, offer, rule, ruleset, words

if TYPE_CHECKING:
    from lotse.case.model import Case


def _stopped(status: str = "acute", **more: Any) -> Case:
    return load_case(family(**{**more, "child_protection": status}), vocabulary=words())


@pytest.mark.parametrize("status", STATUSES)
def test_the_stop_touches_no_other_argument(status: str) -> None:
    nothing: Any = Untouchable()
    assert lotse.advise(_stopped(status), rules=nothing, catalogue=nothing, on=ON).stop is not None


@pytest.mark.parametrize(
    "settings", [{"emergency": 5}, {"emergency": [5]}, {"role": ["x"]}, {"role": {}}, {"other": 1}, object(), "x", 7]
)
def test_broken_settings_do_not_hide_the_procedure(settings: Any) -> None:
    nothing: Any = Untouchable()
    advice = lotse.advise(_stopped(), rules=nothing, catalogue=nothing, on=ON, settings=settings)
    assert advice.stop is not None
    assert {"110", "112"} <= set(advice.stop.emergency)


@pytest.mark.parametrize("on", [None, "2026-11-20", 5])
def test_a_broken_day_does_not_hide_the_procedure(on: Any) -> None:
    nothing: Any = Untouchable()
    with pytest.raises(ProtectionStop) as caught:
        lotse.advise(_stopped(), rules=nothing, catalogue=nothing, on=on)
    assert caught.value.procedure.procedure


def test_a_stopped_advice_is_never_explained() -> None:
    nothing: Any = Untouchable()
    advice = lotse.advise(_stopped(), rules=nothing, catalogue=nothing, on=ON)
    with pytest.raises(ProtectionStop) as caught:
        lotse.explain(advice, offer=nothing, person=nothing)
    assert caught.value.procedure is advice.stop


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    "broken",
    [
        {"case": "nonsense"},
        {"case": None},
        {"persons": [{"id": "k1", "role": "child", "born": "2021-13"}]},
        {"unknown": 1},
        {"facts": {"k1": {"kind.unknown": True}}},
        {"place": {"ags": "00000000"}},
        {"place": {"name": "Nirgendwo"}},
        {"signals": 7},
        {"noticed_by": 7},
        {"noticed_by": {"role": ["x"]}},
    ],
    ids=str,
)
def test_a_case_that_cannot_be_read_otherwise_still_ends_with_the_procedure(
    status: str, broken: dict[str, Any]
) -> None:
    nothing: Any = Untouchable()
    case: Any = None
    with suppress(ProtectionStop):
        case = load_case({**family(), **broken, "child_protection": status}, vocabulary=words())
    if case is None:
        with pytest.raises(ProtectionStop) as caught:
            load_case({**family(), **broken, "child_protection": status}, vocabulary=nothing)
        assert caught.value.procedure.procedure
    else:
        assert lotse.advise(case, rules=nothing, catalogue=nothing, on=ON).stop is not None


def test_a_stopped_case_is_not_held_against_a_vocabulary() -> None:
    nothing: Any = Untouchable()
    assert load_case({**family(), "child_protection": "acute"}, vocabulary=nothing).child_protection == "acute"


@pytest.mark.parametrize(
    "status",
    [None, "", "no", "nein", "keine", False, 1, ["no_indication"], {"sure": True}, "no_indication ", "No_Indication"],
)
def test_a_status_that_is_none_of_the_four_is_an_error_and_no_answer(status: Any) -> None:
    written = {**family(), "child_protection": status}
    if status is None:
        del written["child_protection"]
    with pytest.raises(InputError):
        load_case(written, vocabulary=words())


@pytest.mark.parametrize(
    "status", ["akut", "accute", True, "ja", "ACUTE", "Indicated", "indicated ", " unclear", ["acute"], {"acute": True}]
)
def test_what_can_only_be_meant_as_a_sign_of_danger_stops_though_it_is_written_otherwise(status: Any) -> None:
    with pytest.raises(ProtectionStop) as caught:
        load_case({**family(), "child_protection": status}, vocabulary=words())
    assert caught.value.procedure.procedure


def test_the_status_has_no_default() -> None:
    with pytest.raises(InputError) as caught:
        load_case({"case": NUMBER}, vocabulary=words())
    assert caught.value.code == "KEY-MISSING"


def test_no_indication_is_answered() -> None:
    advice = lotse.advise(
        load_case(deepcopy(family()), vocabulary=words()),
        rules=ruleset(rule("r", "lernen")),
        catalogue=catalogue(offer("o")),
        on=ON,
    )
    assert advice.stop is None
    assert [one.offer for one in advice.suggestions] == ["o"]


def test_a_stopped_advice_is_never_compared() -> None:
    nothing: Any = Untouchable()
    stopped = lotse.advise(_stopped(), rules=nothing, catalogue=nothing, on=ON)
    for old, new in ((stopped, None), (None, stopped), (stopped, stopped), (_stopped(), None), (None, _stopped())):
        with pytest.raises(ProtectionStop):
            lotse.diff(old, new)  # type: ignore[arg-type]  # whatever the other one is: the stop comes first


ANSWERS_WITH_THE_STOP = {"advise", "disclose", "evaluate_many"}
"""Public functions that answer with a stopped value; every other one raises (contract, section 5)."""
GUARDED = ("case", "cases", "advice", "old_advice", "old", "new", "disclosures", "book")
"""Names of arguments that may hold a family's data."""


def _public_functions() -> dict[str, Any]:
    return {name: getattr(lotse, name) for name in lotse.__all__ if inspect.isroutine(getattr(lotse, name))}


def _first(function: Any) -> inspect.Parameter:
    return next(iter(inspect.signature(function).parameters.values()))


def _is_given_a_family(function: Any) -> bool:
    """Whether the first argument is a case, cases or an advice; a path or a mapping is only read."""
    hint = str(_first(function).annotation)
    return any(word in hint for word in ("Case", "Advice", "Agenda", "Disclosure"))


FAMILY_FUNCTIONS = sorted(name for name, function in _public_functions().items() if _is_given_a_family(function))


def test_every_public_function_whose_first_argument_is_a_family_is_tried() -> None:
    assert set(FAMILY_FUNCTIONS) >= {"advise", "disclose", "explain", "minimise"}
    named = {
        name
        for name, function in _public_functions().items()
        if set(GUARDED) & inspect.signature(function).parameters.keys()
    }
    assert named <= set(FAMILY_FUNCTIONS)


def _given(function: Any, status: str) -> Any:
    """What stands first: a stopped case, several of them, or a stopped advice."""
    nothing: Any = Untouchable()
    hint = str(_first(function).annotation)
    case = _stopped(status)
    advice = lotse.advise(case, rules=nothing, catalogue=nothing, on=ON)
    one = case if "Case" in hint else advice
    return [one] if any(word in hint for word in ("Iterable", "Sequence", "list", "tuple")) else one


def _further(function: Any, value: Any = Untouchable()) -> list[Any]:  # noqa: B008  # it holds nothing
    """One value for each further argument by place, such as the new answer that an old one is compared with."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return [value for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", FAMILY_FUNCTIONS)
def test_every_public_function_stops_before_it_touches_any_other_argument(name: str, status: str) -> None:
    function = getattr(lotse, name)
    keywords = [one.name for one in inspect.signature(function).parameters.values() if one.kind is one.KEYWORD_ONLY]
    others: dict[str, Any] = {one: Untouchable() for one in keywords}
    if name in ANSWERS_WITH_THE_STOP:
        # the day stands in the answer, and so do the emergency numbers of the settings
        others.update({one: {"on": ON, "settings": None}[one] for one in ("on", "settings") if one in keywords})
    stop = None
    try:
        answered = function(_given(function, status), *_further(function), **others)
        if name == "evaluate_many":
            (answered,) = answered
        stop = answered.stop
    except ProtectionStop as stopped:
        stop = stopped.procedure
    else:
        assert name in ANSWERS_WITH_THE_STOP
    assert stop is not None
    assert stop.code == "KS-STOP"
    assert stop.procedure


@pytest.mark.parametrize("status", STATUSES)
def test_disclose_answers_with_a_stopped_decision(status: str) -> None:
    nothing: Any = Untouchable()
    at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    asked: dict[str, Any] = dict.fromkeys(
        ("advice", "sender", "to", "purpose", "present", "chosen", "records", "mode", "settings"), nothing
    )
    found = lotse.disclose(_stopped(status), at=at, **asked)
    assert (found.decision, found.fields, found.withheld) == ("stop", (), ())
    assert found.stop is not None


@pytest.mark.parametrize("name", FAMILY_FUNCTIONS)
def test_no_switch_of_a_public_function_opens_a_stopped_case(name: str) -> None:
    """Every argument with a default, set to True, to a text and to a list: the stop stays (K01)."""
    function = getattr(lotse, name)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    for value in (True, 1, "no_indication", ["no_indication"], {"child_protection": "no_indication"}):
        given_ = {one.name: value for one in parameters if one.kind is one.KEYWORD_ONLY}
        try:
            answered = function(_given(function, "acute"), *_further(function, value), **given_)
        except ProtectionStop:
            continue
        answered = answered[0] if isinstance(answered, list | tuple) else answered
        assert answered.stop is not None
