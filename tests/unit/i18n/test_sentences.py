"""Every way in which a sentence is said is found, and what cannot be found is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lotse.i18n.sentences import Labelled, Sentence, Unfound, found_in

if TYPE_CHECKING:
    from pathlib import Path

    from lotse.i18n.sentences import Found


def _found(folder: Path, code: str, name: str = "page.py") -> list[Found]:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, encoding="utf-8")
    return found_in(folder)


def _texts(found: list[Found]) -> list[tuple[str, str, str | None]]:
    return [(one.audience, one.one, one.many) for one in found if isinstance(one, Sentence)]


@pytest.mark.parametrize(
    "code",
    [
        'words("Guten Tag.")',
        'self.words("Guten Tag.")',
        'self._words("Guten Tag.", day=1)',
        'TEXT = "Guten Tag."\nwords(TEXT)',
        'TEXTS = {"a": "Guten Tag."}\nwords(TEXTS["a"])',
        'TEXTS = {"a": "Guten Tag."}\nwords(TEXTS.get(key, "Guten Tag."))',
        'TEXTS = {"a-b": ("id-1", "Guten Tag.")}\nwords(TEXTS[key][1])',
        'TEXTS = (("a", "Guten Tag."),)\ndef f(words):\n    for key, text in TEXTS:\n        words(text)',
        'TEXTS = (("a", "Guten Tag."),)\n[words(text) for key, text in TEXTS]',
        'ROWS = [Row("a", title="Guten Tag.")]\nfor row in ROWS:\n    words(ROWS[0])',
        'words("Guten Tag." if late else "Guten Tag.")',
        'def f(say: Words):\n    say("Guten Tag.")',
        'say = Words("tr")\nsay("Guten Tag.")',
        'class Sheet:\n    _say: Words | None\n    def f(self):\n        say = self._say\n        say("Guten Tag.")',
        'def f(words):\n    text = "Guten Tag."\n    words(text)',
    ],
)
def test_a_sentence_is_found_where_it_is_said(code: str, tmp_path: Path) -> None:
    found = _found(tmp_path, code)
    assert set(_texts(found)) == {("team", "Guten Tag.", None)}
    assert not [one for one in found if isinstance(one, Unfound)]


def test_a_table_that_is_imported_is_read(tmp_path: Path) -> None:
    (tmp_path / "tables.py").write_text('TEXTS = {"a": "Guten Tag."}', encoding="utf-8")
    found = _found(tmp_path, 'from lotse.tables import TEXTS\nwords(TEXTS["a"])')
    assert _texts(found) == [("team", "Guten Tag.", None)]


def test_the_name_says_who_reads_it(tmp_path: Path) -> None:
    assert _texts(_found(tmp_path, 'family("Für Sie.")\nwords("Für uns.")')) == [
        ("family", "Für Sie.", None),
        ("team", "Für uns.", None),
    ]


@pytest.mark.parametrize("name", ["family_sheet.py", "receipt.py"])
def test_a_file_for_families_is_for_families(name: str, tmp_path: Path) -> None:
    assert _texts(_found(tmp_path, 'words("Für Sie.")', name)) == [("family", "Für Sie.", None)]


def test_both_sentences_of_a_plural_are_found(tmp_path: Path) -> None:
    found = _found(tmp_path, 'family.several(n, "{number} Frage", "{number} Fragen")')
    assert _texts(found) == [("family", "{number} Frage", "{number} Fragen")]


def test_templates_are_read(tmp_path: Path) -> None:
    text = """<h1>{{ family("Für Sie.") }}</h1>{% if late %}{{ words("A b." if x else "C d.") }}{% endif %}
    {{ family.several(n, "{number} Frage", "{number} Fragen") }} {{ sheet.family.label("verdict", one) }}"""
    found = _found(tmp_path, text, "templates/sheet.html")
    assert set(_texts(found)) == {
        ("family", "Für Sie.", None),
        ("team", "A b.", None),
        ("team", "C d.", None),
        ("family", "{number} Frage", "{number} Fragen"),
    }
    assert [one.enum for one in found if isinstance(one, Labelled)] == ["verdict"]


def test_labels_that_families_read_are_found(tmp_path: Path) -> None:
    found = _found(tmp_path, 'family.label("access", x)\nwords.label("verdict", y)')
    assert found == [Labelled("access", "page.py")]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("words(text)", "page.py"),
        ('words(f"Stand: {day}")', "page.py"),
        ("def f(words, text):\n    words(text)", "page.py"),
        ("words(sheet.title)", "page.py"),
        ('words.several(n, "eins")', "page.py"),
        ("family.label(enum, x)", "page.py"),
        ("{{ family(sheet.title) }}", "templates/a.html"),
        ("{{ words(a ~ b) }}", "templates/a.html"),
        ("{{ family.label(enum, x) }}", "templates/a.html"),
    ],
)
def test_what_cannot_be_found_is_told(code: str, name: str, tmp_path: Path) -> None:
    assert [type(one) for one in _found(tmp_path, code, name)] == [Unfound]


def test_what_is_said_in_german_beside_it_is_not_looked_for(tmp_path: Path) -> None:
    assert _found(tmp_path, 'german = Words("de", "family")\ngerman("Für Sie.")') == []
