"""Every field that is kept is told with all five: purpose, category, legal ground, recipients, period."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

import pytest

from lotse.case.model import Case
from lotse.case.records import Statement
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.cli.page_privacy import report_page
from lotse.cli.privacy_report import kept_by_the_book
from lotse.cli.text_privacy import report_text
from lotse.cli.words_privacy import BY_ITEM, CATEGORIES, CELLS, IN_ROOM, NEVER_LEAVES, field_groups
from lotse.errors import InputError
from lotse.model import Model
from lotse.privacy.deletion import deletion_catalogue
from lotse.privacy.fields_of_models import paths_of
from lotse.privacy.matrix import matrix
from lotse.privacy.report import privacy_report, report_texts
from lotse.privacy.report_fields import as_described, case_paths, fields_kept, kept_paths
from lotse.rules.load_ruleset import load_ruleset

if TYPE_CHECKING:
    from lotse.privacy.report_model import PrivacyReport, ProcessedField

ON = date(2026, 11, 20)
IN_THE_HOUSE, FREELY, EXPLICITLY = "office-task", "consent", "explicit-consent"
SPECIAL = {"health", "religion_ethnicity"}


@cache
def shipped() -> PrivacyReport:
    """What the command tells: the shipped content, and the book of a team."""
    return privacy_report(
        load_ruleset("praeventionskette-nrw"),
        catalogue=load_catalogue("leistungen-nrw", "praxisbeispiele-nrw"),
        on=ON,
        stored=kept_by_the_book(),
    )


def fields(group: str) -> list[ProcessedField]:
    return [one for one in shipped().fields if one.group == group]


def test_every_field_has_purpose_ground_recipients_and_period() -> None:
    grounds = {one.id for one in shipped().grounds}
    assert len({(one.group, one.key) for one in shipped().fields}) == len(shipped().fields)
    for one in shipped().fields:
        told = (one.group, one.key)
        assert one.name, told
        assert one.why.endswith((".", "?")), told
        assert one.grounds, told
        assert set(one.grounds) <= grounds, told
        assert one.retention, told
        assert bool(one.recipients) == (one.leaves == "by_category"), told
        bare = ("case", "place.ags", "persons[].id")  # they go with every consent for the purpose
        assert one.category is not None or one.leaves != "by_category" or one.key in bare, told
    assert {ground for one in shipped().fields for ground in one.grounds} == grounds
    assert all(one.text.endswith(".") and one.source for one in shipped().grounds)


def test_every_field_of_every_model_is_among_them() -> None:
    assert [one.key for one in fields("case")] == list(case_paths())
    assert [one.key for one in fields("book")] == list(kept_paths(kept_by_the_book()["book"][1]))
    records = {path for kind in get_args(Statement) for path in paths_of(kind)}
    told = {one.key for group in ("consent", "release", "ground", "obligation") for one in fields(group)}
    assert records - {"schema"} == told
    in_the_case = {path.removeprefix("consents[].") for path in paths_of(Case) if path.startswith("consents[]")}
    assert in_the_case - {"schema"} <= told
    logged = {key.removeprefix("entry.") for key in (one.key for one in fields("book")) if key.startswith("entry.")}
    assert logged == {one.key for one in fields("log")}


def test_no_description_is_left_over_and_none_is_there_twice() -> None:
    described = [(store, key) for one in report_texts().stored_fields for store in one.stores for key in one.keys]
    assert len(set(described)) == len(described)
    groups = ("consent", "release", "ground", "obligation", "log", "book")
    assert set(described) == {as_described(group, one.key) for group in groups for one in fields(group)}


def test_a_field_that_nobody_described_stops_the_report() -> None:
    class Wider(Model):
        nickname: str = ""

    with pytest.raises(InputError) as caught:
        list(fields_kept(report_texts(), {"book": [Wider]}))
    assert [problem.path for problem in caught.value.problems] == ["book.nickname"]


def test_recipients_are_the_rows_of_the_matrix_that_are_not_never() -> None:
    table = matrix()
    for one in shipped().fields:
        if one.leaves != "by_category":
            expected: dict[str, str] = {}
        elif one.category is None:
            expected = {row: "e" for row, told in table.rows.items() if told.never is None}
        else:
            column = table.columns.index(one.category)
            expected = {row: told.cells[column] for row, told in table.rows.items() if told.cells[column] != "x"}
        assert one.recipients == expected, (one.group, one.key)


def test_periods_are_those_of_the_deletion_catalogue_for_what_it_stands_in() -> None:
    known = [rule.id for rule in deletion_catalogue().rules]
    by_store = {store.id: store.rules for store in report_texts().stores}
    by_store |= {"fact": by_store["case"], "signal": by_store["case"]}
    for one in shipped().fields:
        if one.group == "book":
            assert set(known) - set(one.retention) == {"access-log", "consent-proof", "mapping-table"}
        else:
            assert one.retention == by_store[one.group], (one.group, one.key)
        assert set(one.retention) <= set(known)


def test_grounds_follow_from_category_and_protection() -> None:
    for one in shipped().fields:
        special = one.sensitivity == "special" or one.category in SPECIAL
        if one.group in ("case", "fact", "signal"):
            assert one.grounds[0] == IN_THE_HOUSE
            assert (FREELY in one.grounds) == (one.leaves != "never" and one.category != "child_protection"), one.key
            each = one.leaves == "by_item"
            assert (EXPLICITLY in one.grounds) == (each or (special and FREELY in one.grounds)), one.key
            assert ("own-use" in one.grounds) == (one.consent or bool(one.consent_from)), one.key
        else:
            assert not {FREELY, EXPLICITLY} & set(one.grounds)
    due = next(one for one in fields("case") if one.key == "persons[].due")
    assert due.grounds == (IN_THE_HOUSE, FREELY, EXPLICITLY)
    status = next(one for one in fields("case") if one.key == "child_protection")
    assert status.grounds == (IN_THE_HOUSE, "protection")
    assert status.leaves == "never"
    assert not status.recipients


def test_blocks_hold_each_field_once_and_say_what_its_fields_share() -> None:
    names = {one.id: one.name for one in shipped().recipients}
    said: list[ProcessedField] = []
    for group in field_groups(shipped()):
        for block in group.blocks:
            said += block.fields
            for one in block.fields:
                assert one.category is None or block.heading.startswith(CATEGORIES[one.category])
                if one.leaves == "by_category":
                    heard = {name: cell for cell, several in block.recipients for name in several.split("; ")}
                    assert heard == {
                        name: CELLS[one.recipients.get(row, "x")] for row, name in names.items()
                    }, one.key  # fmt: skip
                else:
                    said_of = {"never": NEVER_LEAVES, "in_room": IN_ROOM, "by_item": BY_ITEM}[one.leaves]
                    assert said_of in (group.recipients, *(several for _, several in block.recipients))
                grounds = {ground.name for ground in shipped().grounds if ground.id in one.grounds}
                assert grounds == set(filter(None, f"{group.grounds}; {block.grounds}".split("; ")))
    assert sorted((one.group, one.key) for one in said) == sorted((one.group, one.key) for one in shipped().fields)


@pytest.mark.parametrize("show", [report_text, report_page])
def test_text_and_page_say_ground_recipients_and_period_of_every_block(show: Any) -> None:
    shown = " ".join(show(shipped()).split())
    for group in field_groups(shipped()):
        assert group.heading in shown
        assert group.grounds[1:] in shown
        assert all(period[1:] in shown for period in group.retention)
        for block in group.blocks:
            assert block.grounds in shown
            assert all(bodies in shown for _, bodies in block.recipients)
    assert max(len(line) for line in report_text(shipped()).splitlines() if " " in line.strip()) <= 80
