"""The page of the grammar: every kind of file, every key, every form of a condition, each with an example."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from lotse.case.condition_check import OPERATORS
from lotse.conditions import FACT_OPERATORS, FORMS
from lotse.files import parse
from lotse.grammar.keys import Key, Reader
from lotse.grammar.kinds import MODELS, example, form_schema, written_schema
from lotse.grammar.texts import page_texts, shown_conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.grammar.kinds import Kind
    from lotse.grammar.texts import Shown

_BEFORE_CONDITIONS: tuple[Kind, ...] = ("catalogue",)
_TRUTH = {"yes": "ja", "no": "nein", "unknown": "offen"}
_LONGEST_LINE = 10_000


def page() -> str:
    """The whole page as Markdown, the same for the same models.

    >>> page().splitlines()[0]
    '# Was in die Dateien geschrieben wird'
    """
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    said, reader = page_texts(), Reader()
    yield from (f"# {said.title}", "", said.intro)
    yield from (f"## {said.basics_title}", "", said.basics)
    yield from (
        f"## {said.values_title}",
        "",
        said.values_intro,
        "",
        "| Form | Beispiel | was es ist |",
        "|---|---|---|",
    )
    yield from (f"| {one.name} | `{_flow(one.example)}` | {one.text} |" for one in said.values)
    yield ""
    for kind in _BEFORE_CONDITIONS:
        yield from _kind(kind, reader)
    yield from _conditions(reader)
    for kind in MODELS:
        if kind not in _BEFORE_CONDITIONS:
            yield from _kind(kind, reader)
    yield from (f"## {said.editor_title}", "", said.editor)


def _kind(kind: Kind, reader: Reader) -> Iterator[str]:
    said = page_texts()
    section = said.sections[kind]
    yield from (f"## {section.title}", "", section.intro, "", *_code(example(kind, smallest=True).read_text("utf-8")))
    for table in reader.tables(written_schema(kind), kind):
        yield f'<a id="{table.anchor}"></a>'
        if table.path:
            yield from ("", f"### `{table.path}`")
        yield from ("", *_table(table.keys))
    yield from (said.every_key, "", *_code(example(kind, smallest=False).read_text("utf-8")))


def _conditions(reader: Reader) -> Iterator[str]:
    said = page_texts()
    yield from ('<a id="bedingungen"></a>', "", f"## {said.conditions_title}", "", said.conditions_intro)
    told: set[str] = set()
    for shown in shown_conditions():
        yield from (f"### {shown.title}", "")
        form = form_of(shown)
        if form not in told:
            told.add(form)
            for table in reader.tables(form_schema(form), f"bedingung-{form}"):
                yield from (f'<a id="{table.anchor}"></a>', "", *_table(table.keys))
        yield from _code(_as_written(shown))
        if shown.note:
            yield from (shown.note, "")
        yield from ("| bekannt | Ergebnis | es fehlt |", "|---|---|---|")
        for one in shown.tried:
            missing = ", ".join(f"`{key}`" for key in one.missing or ())
            yield f"| {f'`{_flow(one.given)}`' if one.given else 'nichts'} | {_TRUTH[one.expect]} | {missing} |"
        yield ""
    yield from (f"### {said.comparisons_title}", "", said.comparisons_intro, "")
    yield from ("| `type` | | Vergleiche |", "|---|---|---|")
    for kind, allowed in OPERATORS.items():
        listed = ", ".join(f"`{one}`" for one in FACT_OPERATORS if one in allowed)
        yield f"| `{kind}` | {said.comparisons_names[kind]} | {listed} |"
    yield ""


def form_of(shown: Shown) -> str:
    """Which form of the grammar an example shows.

    >>> form_of(shown_conditions()[1])
    'signal'
    """
    written = parse(shown.when, name="").data
    return written if isinstance(written, str) else next(form for form in FORMS if form in written)


def _table(keys: Iterable[Key]) -> Iterator[str]:
    yield from ("| Schlüssel | Form | Pflicht | sonst gilt | Bedeutung |", "|---|---|---|---|---|")
    for key in keys:
        default = "" if key.default is None else f"`{key.default}`"
        yield f"| `{key.name}` | {key.form} | {'ja' if key.required else ''} | {default} | {key.meaning} |"
    yield ""


def _code(text: str) -> Iterator[str]:
    yield from ("```yaml", text.rstrip(), "```", "")


def _as_written(shown: Shown) -> str:
    lines = shown.when.rstrip().splitlines()
    return f"when: {lines[0]}" if len(lines) == 1 else "\n".join(["when:", *(f"  {line}" for line in lines)])


def _flow(value: Any) -> str:
    """A value on one line, as it would be written."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # it is declared as None only
    yaml.width = _LONGEST_LINE
    yaml.allow_unicode = True
    text = io.StringIO()
    yaml.dump(value, text)
    flow = text.getvalue().removesuffix("...\n").strip()
    return flow if '"' in flow else flow.replace("'", '"')
