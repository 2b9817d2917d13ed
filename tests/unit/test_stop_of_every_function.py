"""Every public function, given anything that is stopped, raises the stop; given nothing usable, it says so."""

from __future__ import annotations

import inspect
import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.errors import LotseError, ProtectionStop
from lotse.protection import guard, stops
from lotse.testing.laws.protection import Untouchable
from small_world import ON, catalogue, family, ruleset, words

if TYPE_CHECKING:
    from collections.abc import Callable


def _nothing() -> Any:
    """What nobody may touch."""
    return Untouchable()


FUNCTIONS = sorted(name for name in lotse.__all__ if inspect.isroutine(getattr(lotse, name)))
_CASE = family(child_protection="acute")
_MODEL = lotse.load_case(_CASE, vocabulary=words())
_ADVICE = lotse.advise(_MODEL, rules=_nothing(), catalogue=_nothing(), on=ON)
_SOUND = lotse.load_case(family(), vocabulary=words())

STOPPED: dict[str, Callable[[], Any]] = {
    "a mapping": lambda: _CASE,
    "a model": lambda: _MODEL,
    "a model that nobody checked": lambda: _SOUND.model_copy(update={"child_protection": None}),
    "a pickled model": lambda: pickle.loads(pickle.dumps(_MODEL)),  # noqa: S301  # made here
    "an advice": lambda: _ADVICE,
    "an advice read back": lambda: lotse.Advice.model_validate_json(_ADVICE.model_dump_json()),
    "an advice as a mapping": lambda: _ADVICE.model_dump(mode="json"),
    "a list of mappings": lambda: [family(), _CASE],
    "a list of models": lambda: [_SOUND, _MODEL],
    "a tuple of models": lambda: (_SOUND, _MODEL),
    "a tuple of mappings": lambda: (_CASE,),
    "a tuple of advices": lambda: (_ADVICE,),
}
ANSWER = {"advise", "disclose", "evaluate_many"}
"""Functions that answer with a stopped value (contract, section 5)."""
TAKE = {"load_case"}
"""Takes a stopped case in; what is made of it stops."""


def _call(name: str, given: Any, further: Any) -> Any:
    function = getattr(lotse, name)
    parameters = list(inspect.signature(function).parameters.values())
    keywords = {one.name: further for one in parameters if one.kind is one.KEYWORD_ONLY}
    if name in ANSWER and "on" in keywords:
        keywords["on"] = ON  # stands in the stopped answer
        keywords["settings"] = None
    return function(given, *(further for one in parameters[1:] if one.kind is one.POSITIONAL_OR_KEYWORD), **keywords)


@pytest.mark.parametrize("kind", STOPPED)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_whatever_is_stopped_stops_before_anything_else_is_touched(name: str, kind: str) -> None:
    given = STOPPED[kind]()
    if name == "evaluate_many" and isinstance(given, list | tuple):
        given = [one for one in given if stops(one)]  # it answers the others
    try:
        answered = _call(name, given, _nothing())
    except ProtectionStop as stop:
        assert stop.procedure.procedure  # noqa: PT017  # some functions answer instead
        return
    if name in TAKE:
        assert stops(answered)
        return
    assert name in ANSWER
    several = answered if name == "evaluate_many" else (answered,)
    assert any(one.stop is not None for one in several)


@pytest.mark.parametrize("kind", STOPPED)
def test_everything_stopped_is_seen(kind: str) -> None:
    assert stops(STOPPED[kind]())
    with pytest.raises(ProtectionStop):
        guard(STOPPED[kind]())


def test_a_stopped_advice_among_the_other_arguments_stops_a_disclosure() -> None:
    advice: Any
    for advice in (_ADVICE, _ADVICE.model_dump(mode="json")):
        told = lotse.disclose(
            _SOUND,
            advice=advice,
            sender={"body": "jobcenter", "role": "jobcenter"},
            to="jugendamt",
            purpose="case_discussion",
            at=datetime(2026, 11, 20, 10, tzinfo=UTC),
            records=_nothing(),
        )
        assert (told.decision, told.stop is not None) == ("stop", True)


@pytest.mark.parametrize("name", ["explain", "family_sheet", "meeting_sheet", "diff"])
@pytest.mark.parametrize("given", [None, 5, "x", [], {}, object(), _SOUND, family(), ruleset, slice(1, 5), range(3)])
def test_what_is_no_advice_is_told_as_such(name: str, given: Any) -> None:
    with pytest.raises(LotseError) as caught:
        _call(name, given, _nothing() if name != "diff" else given)
    assert caught.value.code == "TYPE"


@pytest.mark.parametrize(
    "name", ["load_case", "load_ruleset", "load_catalogue", "load_vocabulary", "responsible_bodies"]
)
@pytest.mark.parametrize("given", [None, 5, [], object(), _SOUND, range(3)])
def test_what_cannot_be_read_is_told_as_such(name: str, given: Any) -> None:
    with pytest.raises(LotseError) as caught:
        _call(name, given, None)
    assert caught.value.code == "TYPE"


@pytest.mark.parametrize(
    "thing",
    [_SOUND, family(), [_SOUND, family()], {"stop": None}, {"stop": "x"}, {"stop": {}}, slice(1, 5), [range(3)]],
)
def test_what_is_not_stopped_goes_on(thing: Any) -> None:
    assert not stops(thing)
    advice = lotse.advise(_SOUND, rules=ruleset(), catalogue=catalogue(), on=ON)
    assert not stops([advice, advice.model_dump(mode="json")])
