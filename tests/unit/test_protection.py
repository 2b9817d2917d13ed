"""The protection stop: what stops, and what is shown instead of an answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from lotse.errors import ProtectionStop
from lotse.protection import NATIONWIDE, STOPPING, guard, procedure, stops
from small_world import family, taken_in


@pytest.mark.parametrize(
    ("status", "stopped"),
    [
        ("indicated", True),
        ("acute", True),
        ("unclear", True),
        ("no_indication", False),
        (None, False),
        ("", False),
        (True, True),
        (" Acute", True),
        ("ACUTE!", True),
        (["acute"], True),
        (("no_indication", "unclear"), True),
        ({"indicated"}, True),
        (frozenset({"unclear"}), True),
        ({"acute": 1}, True),
        ([["acute"]], True),
        (["no_indication"], False),
        ([], False),
        (7, False),
    ],
)
def test_a_mapping_stops_with_each_status_that_stops(status: Any, *, stopped: bool) -> None:
    assert stops({"child_protection": status}) is stopped


@pytest.mark.parametrize("status", ["indicated", "acute", "unclear", None, "", True, ["acute"], "no_indication "])
def test_a_model_stops_with_anything_but_no_indication(status: Any) -> None:
    assert stops(SimpleNamespace(child_protection=status))
    assert not stops(SimpleNamespace(child_protection="no_indication"))


@pytest.mark.parametrize("thing", [None, {}, [], "acute", 7, object()])
def test_what_states_nothing_does_not_stop(thing: Any) -> None:
    assert stops(thing) is False


def test_a_loaded_case_stops() -> None:
    assert all(stops(taken_in(family(child_protection=status))) for status in STOPPING)


def test_guard_raises_with_the_procedure_and_lets_everything_else_pass() -> None:
    guard({"child_protection": "no_indication"})
    with pytest.raises(ProtectionStop) as caught:
        guard({"child_protection": "acute", "noticed_by": {"role": "jobcenter"}})
    assert caught.value.code == "KS-STOP"
    assert caught.value.procedure.role == "jobcenter"


def test_guard_shows_the_numbers_of_the_place() -> None:
    with pytest.raises(ProtectionStop) as caught:
        guard({"child_protection": "acute"}, role="kita", emergency=("0211 123",))
    assert (caught.value.procedure.role, caught.value.procedure.emergency) == ("kita", ("0211 123", "110", "112"))


def test_a_model_that_says_nothing_of_who_noticed_stops_all_the_same() -> None:
    with pytest.raises(ProtectionStop) as caught:
        guard(SimpleNamespace(child_protection="acute"))
    assert caught.value.procedure.role == "alle"


@pytest.mark.parametrize("noticed", [None, 7, [], {"role": 7}, {"role": ["jobcenter"]}, {"role": "no-such-role"}, {}])
def test_a_broken_role_gets_the_steps_that_hold_for_everybody(noticed: Any) -> None:
    with pytest.raises(ProtectionStop) as caught:
        guard({"child_protection": "acute", "noticed_by": noticed})
    assert caught.value.procedure.role == "alle"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ((), ("110", "112")),
        (("0211 123",), ("0211 123", "110", "112")),
        (("112", "0211 123"), ("112", "0211 123", "110")),
        (("0211 123", "0211 123"), ("0211 123", "110", "112")),
    ],
)
def test_the_numbers_of_the_place_come_first_and_the_nationwide_ones_always(
    given: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    assert procedure("jugendamt", given).emergency == shown
    assert set(NATIONWIDE) <= set(shown)


def test_without_a_number_of_the_place_the_procedure_says_so() -> None:
    without, with_number = procedure("jugendamt"), procedure("jugendamt", ("0211 123",))
    said = [step.text for step in without.procedure]
    assert len(said) == len(with_number.procedure) + 1
    assert any("hinterlegt" in text and "110" in text and "112" in text for text in said)


@pytest.mark.parametrize("role", ["jugendamt", "jobcenter", "gesundheitsamt", "schulamt", "kita", None, "no-such-role"])
def test_every_role_gets_numbered_german_steps(role: str | None) -> None:
    steps = procedure(role).procedure
    assert [step.step for step in steps] == list(range(1, len(steps) + 1))
    assert len(steps) > 3
    assert all(step.text[0].isupper() and step.text.endswith(".") for step in steps)
    assert any(step.norm for step in steps)


def test_nothing_of_the_indication_is_in_the_stop() -> None:
    shown = {status: procedure("jugendamt").model_dump_json() for status in STOPPING}
    assert len(set(shown.values())) == 1
    assert not [status for status in STOPPING if status in shown["acute"]]
