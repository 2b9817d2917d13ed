"""The files of the translations: how they are brought up to date, and what is a fault in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages import Catalog
from ruamel.yaml import YAML

from lotse.i18n.catalogue import PACKAGE, plain
from lotse.i18n.check import UNFINISHED, main, state_of
from lotse.i18n.needed import TRANSLATED, Needed, Said, everything_said
from lotse.i18n.shipped_texts import texts_in
from lotse.i18n.update import DOMAINS, LOCALES, as_text, read, updated

if TYPE_CHECKING:
    from pathlib import Path

TEXT = Needed("family", "Stand: {day}", None, "page.py")
SEVERAL = Needed("family", "{number} Frage", "{number} Fragen", "page.py")


@pytest.fixture(scope="module")
def said() -> Said:
    return everything_said()


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_language_is_in_order(lang: str, said: Said) -> None:
    assert [str(flaw) for flaw in state_of(lang, said).flaws] == []


def test_every_sentence_can_be_found(said: Said) -> None:
    assert said.unfound == []


@pytest.mark.parametrize("lang", TRANSLATED)
def test_the_files_are_as_the_update_writes_them(lang: str, said: Said) -> None:
    for domain in DOMAINS:
        written = (LOCALES / lang / "LC_MESSAGES" / f"{domain}.po").read_text(encoding="utf-8")
        assert as_text(updated(said.for_language(lang, domain), read(lang, domain), lang), lang, domain) == written


def test_families_read_the_offers_that_are_suggested_to_them(said: Said) -> None:
    family = {one.one for one in said.for_language("tr", "content")}
    assert {"Kindergeld", "Sprachförderung", "Musik"} <= family
    contexts = {one.context for one in said.for_language("tr", "content")}
    assert contexts == {"offer.name", "offer.summary", "offer.note", "need", "strength", "role"}
    assert len(said.for_language("en", "content")) > len(family)


# --- update -----------------------------------------------------------------------------------------------------


def _catalog(text: str, lang: str = "tr") -> Catalog:
    catalog = updated([TEXT, SEVERAL], None, lang)
    catalog.get(TEXT.one, "family").string = text  # type: ignore[union-attr]  # it is there
    return catalog


def test_what_is_new_is_empty_and_unreviewed() -> None:
    new = updated([TEXT, SEVERAL], None, "ar")
    assert [(message.string, message.flags) for message in new if message.id] == [
        ("", {"unreviewed", "python-brace-format"}),
        (("",) * 6, {"unreviewed", "python-brace-format"}),
    ]


def test_translations_stay_and_what_nobody_says_goes() -> None:
    old = _catalog("Tarih: {day}")
    new = updated([TEXT, Needed("family", "Neu.", None, "page.py")], old, "tr")
    assert [(message.id, message.string) for message in new if message.id] == [
        ("Stand: {day}", "Tarih: {day}"),
        ("Neu.", ""),
    ]


def test_what_nobody_says_any_more_is_taken_up_again(tmp_path: Path) -> None:
    without = updated([SEVERAL], _catalog("Tarih: {day}"), "tr")
    file = tmp_path / "tr" / "LC_MESSAGES" / "lotse.po"
    file.parent.mkdir(parents=True)
    file.write_text(as_text(without, "tr", "lotse"), encoding="utf-8")
    assert '#~ msgstr "Tarih: {day}"' in file.read_text(encoding="utf-8")
    assert "Tarih" not in as_text(without, "tr", "lotse", drop=True)
    again = updated([TEXT, SEVERAL], read("tr", "lotse", tmp_path), "tr").get(TEXT.one, "family")
    assert again is not None
    assert (again.string, again.flags) == ("Tarih: {day}", {"unreviewed", "python-brace-format"})


def test_a_sentence_that_families_come_to_read_keeps_its_translation() -> None:
    old = updated([Needed("team", "Ja.", None, "")], None, "en")
    old.get("Ja.", "team").string = "Yes."  # type: ignore[union-attr]  # it is there
    assert updated([Needed("family", "Ja.", None, "")], old, "en").get("Ja.", "family").string == "Yes."  # type: ignore[union-attr]  # as above


def test_who_read_it_is_kept() -> None:
    old = _catalog("Tarih: {day}")
    message = old.get(TEXT.one, "family")
    assert message is not None
    message.flags.discard("unreviewed")
    message.user_comments.append("reviewed: Sprachmittlung, 2026-12-01")
    kept = updated([TEXT], old, "tr").get(TEXT.one, "family")
    assert kept is not None
    assert ("unreviewed" in kept.flags, kept.user_comments) == (False, ["reviewed: Sprachmittlung, 2026-12-01"])


def test_the_same_messages_are_the_same_bytes() -> None:
    text = as_text(_catalog("Tarih: {day}"), "de-x-leicht", "lotse")
    assert text.startswith("# de-x-leicht: ")
    assert not re.search(r"\d{4}-\d{2}-\d{2}", text)


# --- check ------------------------------------------------------------------------------------------------------


def _faults(folder: Path, lang: str, catalog: Catalog, *, unfinished: bool = True) -> list[str]:
    for domain in DOMAINS:
        file = folder / lang / "LC_MESSAGES" / f"{domain}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_text(catalog if domain == "lotse" else Catalog(lang[:2]), lang, domain), encoding="utf-8")
    said = Said({"lotse": [(TEXT, True), (SEVERAL, True)], "content": []}, [])
    return [flaw.why for flaw in state_of(lang, said, folder, {lang} if unfinished else ()).flaws]


def test_an_unfinished_language_may_miss_something(tmp_path: Path) -> None:
    assert _faults(tmp_path, "tr", _catalog("Tarih: {day}")) == []


def test_a_finished_language_misses_nothing(tmp_path: Path) -> None:
    assert _faults(tmp_path, "tr", _catalog("Tarih: {day}"), unfinished=False) == ["no translation"]


def test_a_finished_language_has_every_form(tmp_path: Path) -> None:
    catalog = _catalog("Tarih: {day}")
    catalog.get(SEVERAL.one, "family").string = ("{number} soru", "{number} soru")  # type: ignore[union-attr]  # it is there
    assert _faults(tmp_path, "tr", catalog, unfinished=False) == []


@pytest.mark.parametrize("text", ["Tarih", "Tarih: {gün}", "Tarih: {day} {extra}", "Tarih: {day", "Tarih: {}"])
def test_gaps_are_those_of_the_german_text(text: str, tmp_path: Path) -> None:
    assert _faults(tmp_path, "tr", _catalog(text)) == ["the gaps in { } are not those of the German text"]


@pytest.mark.parametrize("text", ["Tarih: {day} ", " Tarih: {day}"])
def test_spaces_at_the_ends_are_those_of_the_german_text(text: str, tmp_path: Path) -> None:
    assert _faults(tmp_path, "tr", _catalog(text)) == ["the spaces at the ends are not those of the German text"]


def test_a_text_that_was_not_translated_is_seen_by_its_letters(tmp_path: Path) -> None:
    assert _faults(tmp_path, "ar", _catalog("Stand: {day}", "ar")) == ["not written in the letters of the language"]
    assert _faults(tmp_path, "ar", _catalog("التاريخ: {day}", "ar")) == []


def test_every_plural_form_is_there(tmp_path: Path) -> None:
    catalog = updated([TEXT, SEVERAL], None, "ar")
    catalog.get(SEVERAL.one, "family").string = ("لا أسئلة", "سؤال واحد", "", "", "", "{number} سؤال")  # type: ignore[union-attr]  # it is there
    assert _faults(tmp_path, "ar", catalog) == ["the language has 6 plural forms"]
    whole = ("لا أسئلة", "سؤال واحد", "سؤالان", "{number} أسئلة", "{number} سؤالاً", "{number} سؤال")
    catalog.get(SEVERAL.one, "family").string = whole  # type: ignore[union-attr]  # as above
    assert _faults(tmp_path, "ar", catalog) == []


def test_a_message_that_nobody_says_is_told(tmp_path: Path) -> None:
    catalog = updated([TEXT, SEVERAL, Needed("family", "Alt.", None, "")], None, "tr")
    assert _faults(tmp_path, "tr", catalog) == ["nobody says this: run python -m lotse.i18n.update"]


def test_a_message_that_is_not_in_the_file_is_told(tmp_path: Path) -> None:
    assert _faults(tmp_path, "tr", updated([TEXT], None, "tr")) == ["not in the file: run python -m lotse.i18n.update"]


def test_whoever_read_a_message_is_named(tmp_path: Path) -> None:
    catalog = _catalog("Tarih: {day}")
    message = catalog.get(TEXT.one, "family")
    assert message is not None
    message.flags.discard("unreviewed")
    assert _faults(tmp_path, "tr", catalog) == ["neither the flag `unreviewed` nor a comment `reviewed: BY WHOM, DAY`"]
    message.user_comments.append("reviewed: Sprachmittlung, 2026-12-01")
    assert _faults(tmp_path, "tr", catalog) == []


def test_fuzzy_and_other_flags_are_told(tmp_path: Path) -> None:
    catalog = _catalog("Tarih: {day}")
    catalog.get(TEXT.one, "family").flags.add("fuzzy")  # type: ignore[union-attr]  # it is there
    assert _faults(tmp_path, "tr", catalog) == ["fuzzy"]
    catalog.get(TEXT.one, "family").flags.symmetric_difference_update({"fuzzy", "unreviewd"})  # type: ignore[union-attr]  # as above
    assert _faults(tmp_path, "tr", catalog) == ["an unknown flag"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    said = Said({"lotse": [(TEXT, True)], "content": []}, [])
    assert [flaw.why for flaw in state_of("tr", said, tmp_path, {"tr"}).flaws] == ["the file is missing"] * 2


def test_the_command_counts_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    told = capsys.readouterr().out.splitlines()
    assert [one.partition(":")[0] for one in told] == list(TRANSLATED)
    for one in told:
        assert " 0 missing" in one or one.partition(":")[0] in UNFINISHED


def test_only_finished_messages_are_said() -> None:
    text = b'#, fuzzy\nmsgid "a"\nmsgstr "x"\n\n#, unreviewed\nmsgid "b"\nmsgstr "y"\n\nmsgid "c"\nmsgstr ""\n'
    assert plain(text, "en")["messages"] == {"": {"b": [False, "y"]}}


def _german_in(data: object) -> set[str]:
    """Every text by language in a file of content."""
    if isinstance(data, dict):
        found = {data["de"]} if isinstance(data.get("de"), str) else set()
        return found.union(*(_german_in(one) for one in data.values()))
    return set().union(*(_german_in(one) for one in data)) if isinstance(data, list) else set()


def test_every_text_of_shipped_content_is_translated() -> None:
    """Whoever ships content of a new kind sees that its texts are not read yet."""
    read_texts = {one.text["de"] for one in texts_in()}
    families = {"cases"}  # test cases hold no texts
    for file in sorted(PACKAGE.rglob("*.yaml")):
        # what `lotse init` writes is there to be replaced, and the page of the grammar with its examples is German
        if file.parent.name not in families and not {"starter", "grammar"} & set(file.relative_to(PACKAGE).parts):
            data = YAML(typ="safe", pure=True).load(file)
            assert _german_in(data) - read_texts == set(), file.name
