"""The protection procedure knows every role that the vocabulary declares."""

from __future__ import annotations

import pytest

import lotse
from lotse.files import read_shipped
from lotse.protection import procedure

TEXTS = read_shipped("protection/procedure.yaml").data
ROLES = lotse.load_vocabulary("nrw").roles


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_gets_the_steps_its_vocabulary_names(role: str) -> None:
    assert TEXTS["roles"][role] == ROLES[role].stop_steps


@pytest.mark.parametrize("kind", sorted(TEXTS["steps"]))
def test_every_step_names_its_norm(kind: str) -> None:
    assert TEXTS["steps"][kind]
    assert all(step["norm"].startswith("§") and step["text"]["de"].endswith(".") for step in TEXTS["steps"][kind])


def test_an_unknown_role_gets_the_steps_for_everybody() -> None:
    texts = [step.text for step in procedure("no-such-role").procedure]
    assert TEXTS["steps"]["alle"][0]["text"]["de"] in texts


def test_without_a_configured_number_the_procedure_says_so_and_names_110_and_112() -> None:
    shown = procedure("jobcenter")
    assert shown.emergency == ("110", "112")
    assert TEXTS["not_configured"]["de"] in [step.text for step in shown.procedure]


def test_a_configured_number_comes_first() -> None:
    shown = procedure("jobcenter", ("02421 000000",))
    assert shown.emergency == ("02421 000000", "110", "112")
    assert TEXTS["not_configured"]["de"] not in [step.text for step in shown.procedure]
