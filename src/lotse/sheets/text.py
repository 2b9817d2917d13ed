"""Sheets as plain text, for a terminal and a screen reader: no colour, no drawn lines, one language below the other."""

from __future__ import annotations

import re
from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING

from lotse.sheets.model import FamilySheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.sheets.model import Form, Idea, Line, Part, Section, TeamSheet

WIDTH = 80
_MARKS: dict[Form, str] = {"sentences": "", "list": "- ", "boxes": "[ ] ", "room": ""}
_BLANK = "_" * 40
_SENTENCE_END = re.compile(r"(?<=[^\d\s]{2}[.!?]) +(?=[A-ZÄÖÜ„])")
"""Where a new sentence begins: behind a word, not behind a number or a single letter."""
_TOGETHER = re.compile(r"(§|Abs\.|Nr\.|S\.) ")
"""What is never the last word of a line: its number follows."""


def sentences(text: str) -> tuple[str, ...]:
    """Each sentence for itself, as Leichte Sprache sets it.

    >>> sentences("Fragen Sie nach. Es gilt § 24 Abs. 3 SGB VIII. Stand: 20. November 2026.")
    ('Fragen Sie nach.', 'Es gilt § 24 Abs. 3 SGB VIII.', 'Stand: 20. November 2026.')
    """
    return tuple(_SENTENCE_END.split(text))


def sheet_text(sheet: FamilySheet | TeamSheet, *, width: int = WIDTH) -> str:
    """A sheet as text.

    Args:
        sheet: A family sheet or a team sheet.
        width: Columns to wrap at.

    Returns:
        The text. Where there are two languages, each German paragraph stands above its translation.
    """
    return _joined(_of_family(sheet, width) if isinstance(sheet, FamilySheet) else _of_team(sheet, width))


def _of_family(sheet: FamilySheet, width: int) -> Iterator[list[str]]:
    yield [*_said([sheet.title], sheet, width), *_said([sheet.dated], sheet, width)]
    for notice in sheet.notices:
        yield _said([notice], sheet, width)
    for section in sheet.before:
        yield from _section(section, sheet, width)
    yield _said([sheet.ideas_title], sheet, width)
    if sheet.ideas_lead:
        yield _said(sheet.ideas_lead, sheet, width)
    for one in sheet.ideas:
        yield from _idea(one, sheet, width)
    if sheet.ideas:
        yield _said([sheet.none_of_these], sheet, width, mark="[ ] ")
    for section in sheet.after:
        yield from _section(section, sheet, width)
    yield _said([sheet.foundation], sheet, width)


def _idea(one: Idea, sheet: FamilySheet, width: int) -> Iterator[list[str]]:
    yield _said([one.name], sheet, width, mark=f"{one.number}. ")
    for row in one.rows:
        yield [
            *_said([row.topic], sheet, width, indent="   ", together=" / "),
            *_said(row.lines, sheet, width, indent="     "),
        ]
    yield [
        *_said([sheet.your_answer], sheet, width, indent="   ", together=" / "),
        *(
            text
            for line in sheet.answers
            for text in _said([line], sheet, width, indent="     ", mark="[ ] ", together=" / ")
        ),
    ]


def _section(section: Section, sheet: FamilySheet, width: int) -> Iterator[list[str]]:
    yield _said([section.title], sheet, width)
    if section.form in ("sentences", "room"):
        lines = _said(section.lines, sheet, width)
        yield [*lines, _BLANK] if section.form == "room" else lines
    else:
        mark = _MARKS[section.form]
        yield [text for line in section.lines for text in _said([line], sheet, width, mark=mark)]


def _said(
    lines: Iterable[Line], sheet: FamilySheet, width: int, *, indent: str = "", mark: str = "", together: str = ""
) -> list[str]:
    """Sentences in German, and below them the same in the other language; names stand once, on a line of their own.

    Args:
        lines: What is said.
        sheet: The sheet, for its languages.
        width: Columns to wrap at.
        indent: Stands before every line.
        mark: Stands before the first line.
        together: Joins the two languages on one line, for short topics.

    Returns:
        Wrapped lines.
    """
    found: list[str] = []
    for texts in _runs(lines, sheet, together):
        for text in texts:
            first, under = (mark, " " * len(mark)) if not found else (" " * len(mark), " " * len(mark))
            found.append(_wrapped(text, width, f"{indent}{first}", f"{indent}{under}"))
    return found


def _runs(lines: Iterable[Line], sheet: FamilySheet, together: str) -> Iterator[list[str]]:
    """Consecutive sentences of one language in one paragraph; what is kept in German stands once."""
    if sheet.easy:
        yield [one for line in lines for one in sentences(line.other or line.de)]
        return
    for alone, run in groupby(lines, key=lambda line: line.alone):
        several = list(run)
        if alone:
            yield [" / ".join(dict.fromkeys((line.de, line.other or line.de))) for line in several]
            continue
        other = " ".join(line.other for line in several if line.other is not None)
        german = "" if all(line.kept_german for line in several) else " ".join(line.de for line in several)
        both = [text for text in (german, other) if text]
        yield [together.join(both)] if together else both


def _of_team(sheet: TeamSheet, width: int) -> Iterator[list[str]]:
    yield [_wrapped(text, width) for text in (sheet.title, sheet.dated, sheet.case, sheet.present) if text]
    for notice in sheet.notices:
        yield [_wrapped(notice, width)]
    yield from _part(sheet.strengths, width)
    yield [_wrapped(sheet.needs_title, width)]
    if sheet.needs_lead is not None:
        yield [_wrapped(sheet.needs_lead, width)]
    if sheet.needs:
        yield [_wrapped(" ".join((f"{one.name}, {one.whom}.", *one.reasons)), width, "- ", "  ") for one in sheet.needs]
    for group in sheet.ideas:
        yield [_wrapped(group.title, width)]
        if group.lead is not None:
            yield [_wrapped(group.lead, width)]
        for one in group.ideas:
            mark = f"{one.number}. "
            under = " " * len(mark)
            yield [
                _wrapped(f"{one.name}, {one.whom}", width, mark, under),
                *(_wrapped(line, width, under, under) for line in one.lines),
            ]
    for part in (sheet.questions, sheet.guides, sheet.withheld, sheet.ask, *sheet.room):
        yield from _part(part, width)
    yield [_wrapped(sheet.foundation, width)]
    yield [_wrapped(sheet.closing, width)]


def _part(part: Part | None, width: int) -> Iterator[list[str]]:
    if part is None:
        return
    yield [_wrapped(part.title, width)]
    mark = _MARKS[part.form]
    lines = [_wrapped(line, width, mark, " " * len(mark)) for line in part.lines]
    if part.form == "room":
        lines += [_BLANK, _BLANK]
    yield lines
    if part.note is not None:
        yield [_wrapped(part.note, width)]


def _wrapped(text: str, width: int, first: str = "", other: str = "") -> str:
    wrapped = fill(
        _TOGETHER.sub("\\1\N{NO-BREAK SPACE}", text),
        width,
        initial_indent=first,
        subsequent_indent=other,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapped.replace("\N{NO-BREAK SPACE}", " ")


def _joined(blocks: Iterable[list[str]]) -> str:
    """Blocks with an empty line between them, ending with a line end."""
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
