"""Reading files: what is data, where it stands, and what is wrong with it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import time
import traceback
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.compiled import FOLDER, PACKAGE, compile_content, main
from lotse.errors import ContentError, InputError, Problem
from lotse.files import LARGEST, of_mapping, parse, read, read_shipped, shipped_files
from lotse.json_text import flawless_json
from lotse.model import Source
from lotse.positions import DEEPEST, MOST_REPEATED, tree_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CANARY = "kanarienvogel"


def refused(text: bytes | str) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        parse(text, name="x.yaml")
    return caught.value.problems


def kept(text: bytes | str) -> tuple[Problem, ...]:
    return parse(text, name="x.yaml").problems


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in problems]


# --- data ---


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("", None),
        ("nULL", "nULL"),
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("0", 0),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-02T09:00:00+01:00", "2026-11-02T09:00:00+01:00"),
        ("2021-03", "2021-03"),
        ("2026.11.0", "2026.11.0"),
        ("12:30:45", "12:30:45"),
        ("<<", "<<"),
        ('"05315000"', "05315000"),
        ("'7'", "7"),
        ('"\\ud83d\\ude00"', "😀"),
        ("3 years", "3 years"),
    ],
)
def test_words_are_read_by_the_core_schema_of_yaml_1_2(word: str, value: Any) -> None:
    data = parse(f"a: {word}\nb: 1\n", name="x.yaml").data
    assert data == {"a": value, "b": 1}
    assert type(data["a"]) is type(value)


def test_an_older_yaml_version_line_changes_nothing() -> None:
    assert parse("%YAML 1.1\n---\na: no\n", name="x.yaml").data == {"a": "no"}


def test_a_merge_key_is_an_ordinary_key() -> None:
    document = parse("a: &a {b: 1}\nc: {<<: *a}\n", name="x.yaml")
    assert document.data == {"a": {"b": 1}, "c": {"<<": {"b": 1}}}


def test_a_small_alias_repeats_a_part_that_is_not_shared() -> None:
    document = parse("a: &a [1, 2]\nb: *a\n", name="x.yaml")
    assert document.data == {"a": [1, 2], "b": [1, 2]}
    assert document.data["a"] is not document.data["b"]
    assert document.position(("b",)) == (2, 4)
    assert document.position(("b", 1)) == (1, 11)


def test_a_byte_order_mark_and_windows_lines_do_not_matter() -> None:
    document = parse(b"\xef\xbb\xbfa: 1\r\nb: {c: 2}\r\n", name="x.yaml")
    assert document.data == {"a": 1, "b": {"c": 2}}
    assert document.position(("b", "c")) == (2, 8)


def test_the_hash_is_of_the_bytes() -> None:
    assert parse("a: ü\n", name="x").sha256 == hashlib.sha256("a: ü\n".encode()).hexdigest()


def test_tabs_may_stand_between_the_parts_of_json() -> None:
    text = '{\n\t"a": [\n\t\t1\n\t]\n}'
    document = parse(text, name="x.json")
    assert document.data == {"a": [1]}
    assert document.position(("a", 0)) == (3, 3)
    assert tree_of(text).data == {"a": [1]}


words = st.text(max_size=20)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(words, parts, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(words, json_values, max_size=4), st.sampled_from([None, 2, "\t"]))
def test_json_is_read_the_same_fast_and_slow(data: dict[str, Any], indent: str | int | None) -> None:
    text = json.dumps(data, indent=indent)
    assert parse(text, name="x.json").data == data
    slow = tree_of(text)
    assert slow.whole
    assert slow.data == data


@given(st.dictionaries(words, json_values, min_size=1, max_size=4), st.sampled_from([None, 2]))
def test_every_position_is_where_the_key_and_the_value_begin(data: dict[str, Any], indent: int | None) -> None:
    lines = json.dumps(data, indent=indent).split("\n")
    document = parse("\n".join(lines), name="x.json")

    def behind(at: tuple[int, int]) -> str:
        return lines[at[0] - 1][at[1] - 1 :]

    for key, value in data.items():
        assert behind(document.position((key,), key=True)).startswith(json.dumps(key))
        first = json.dumps(value)[0]
        assert behind(document.position((key,))).startswith(first)


@given(st.text() | st.text(alphabet="{}[]:,-#&*!|>'\"%@` \n\tab0?~\\"))
def test_whatever_the_text_there_is_data_or_a_problem(text: str) -> None:
    try:
        data = parse(text, name="x.yaml").data
    except ContentError as error:
        data = error.problems
    assert data is not None
    assert data != ()


# --- positions ---

EXAMPLE = """\
rules:
  - id: a
    when:
      all:
        - {signal: b}
        - not: {need: c}
"""


@pytest.mark.parametrize(
    ("path", "at", "at_key"),
    [
        ((), (1, 1), (1, 1)),
        (("rules",), (2, 3), (1, 1)),
        (("rules", 0), (2, 5), (2, 5)),
        (("rules", 0, "id"), (2, 9), (2, 5)),
        (("rules", 0, "when"), (4, 7), (3, 5)),
        (("rules", 0, "when", "all", 0, "signal"), (5, 20), (5, 12)),
        (("rules", 0, "when", "all", 1, "not", "need"), (6, 23), (6, 17)),
        (("rules", 0, "because"), (2, 5), (2, 5)),
        (("rules", 7, "id"), (2, 3), (2, 3)),
        (("rules", 0, "id", "x"), (2, 9), (2, 9)),
    ],
)
def test_positions_are_of_the_value_of_the_key_or_of_what_is_nearest(
    path: tuple[str | int, ...], at: tuple[int, int], at_key: tuple[int, int]
) -> None:
    document = parse(EXAMPLE, name="x.yaml")
    assert document.position(path) == at
    assert document.position(path, key=True) == at_key


def test_a_problem_names_place_and_path_but_no_key_that_no_model_knows() -> None:
    problem = parse(EXAMPLE, name="x.yaml").problem("SCOPE", ("rules", 0, "when"), "wrong", "right", "warning")
    assert problem == Problem("x.yaml", 4, 7, "*[0].*", "SCOPE", "wrong", "right", "warning")


def test_a_document_is_shown_without_its_content() -> None:
    assert CANARY not in repr(parse(f'{{"{CANARY}": "{CANARY}"}}', name="x.json"))


# --- problems of reading ---


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 'x\n", 1, 4),
        ("a: 1\nb:\n\t- c\n", 3, 1),
        ("\ta: 1\n", 1, 1),
        ("a: b: c\n", 1, 5),
        ("a: 1\nb: [1, 2\n", 2, 4),
        ("a: {b: 1\n", 1, 4),
        ("a: @b\n", 1, 4),
        ("a: `b`\n", 1, 4),
        ('a: "\\q"\n', 1, 6),
        ('a: "\\U99999999"\n', 1, 1),
        ("a: 1\n---\nb: 1\n", 2, 1),
        ("%YAML 2.0\n---\na: 1\n", 1, 1),
        ("a: 1\n- b\n", 2, 1),
        ("a: [1, {b: ", 1, 12),
        ("a: [,]\n", 1, 5),
        ("a: & b\n", 1, 5),
        ("a: >b\n", 1, 5),
        ("{a: 1}\nb: 1\n", 2, 1),
        ("a: \x07\n", 1, 4),
        ("a: 1\nb: \x00\n", 2, 4),
    ],
)
def test_text_that_is_no_yaml_is_a_problem_with_its_line(text: str, line: int, column: int) -> None:
    (problem,) = refused(text)
    assert (problem.code, problem.line, problem.column) == ("YAML-SYNTAX", line, column)
    assert problem.text == problem.text.strip(".")


def test_a_tab_before_a_key_is_named_as_such() -> None:
    (problem,) = refused("a:\n\tb: 1\n")
    assert (problem.text, problem.hint) == ("a tab cannot stand here", "indent with spaces")


@pytest.mark.parametrize("half", ["\\ud83d", "x\\ude00"])
def test_half_of_an_escaped_character_is_a_problem(half: str) -> None:
    assert told(kept(f'{{"a": "{half}"}}')) == [("YAML-SYNTAX", 1, 7)]


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"a: \xe4\n", 1, 4),
        (b"a: 1\nb: \xc3\xbc\nc: x\xff", 3, 5),
        ("a: 1".encode("utf-16"), 1, 1),
    ],
)
def test_what_is_not_utf_8_is_a_problem_at_the_first_wrong_byte(content: bytes, line: int, column: int) -> None:
    assert told(refused(content)) == [("YAML-ENCODING", line, column)]


def test_text_in_memory_that_utf_8_cannot_hold_is_a_problem() -> None:
    assert told(refused("a: \ud800"))[0][0] == "YAML-ENCODING"


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "null\n", "~"])
def test_a_file_without_content_is_a_problem(text: str) -> None:
    assert told(refused(text)) == [("YAML-EMPTY", 1, 1)]


def test_every_duplicate_key_is_told_at_its_line_and_the_first_value_counts() -> None:
    text = "a: 1\nb: {c: 1, c: 2}\na: {d: 1, d: 2}\na: 3\n"
    document = parse(text, name="x.yaml")
    assert document.data == {"a": 1, "b": {"c": 1}}
    assert told(document.problems) == [
        ("YAML-DUPLICATE-KEY", line, column) for line, column in [(2, 11), (3, 1), (3, 11), (4, 1)]
    ]
    assert document.problems[-1].hint == "it stands in line 1 already"


def test_duplicate_keys_of_json_are_found() -> None:
    assert told(kept('{"a": 1,\n "a": 2}')) == [("YAML-DUPLICATE-KEY", 2, 2)]


def test_keys_that_look_alike_but_differ_in_type_are_no_duplicates() -> None:
    assert told(kept('"1": a\n1: b\n')) == [("TYPE", 2, 1)]


@pytest.mark.parametrize("key", ["1", "1.5", "true", "null", "~", "? [1]\n", "? {a: 1}\n", "? \n"])
def test_a_key_that_is_no_text_is_a_problem(key: str) -> None:
    problems = kept(f"b: 2\n{key}: x\n")
    assert [(problem.code, problem.line, problem.text) for problem in problems] == [("TYPE", 2, "a key must be text")]
    assert parse(f"b: 2\n{key}: x\n", name="x").data == {"b": 2}


@pytest.mark.parametrize("digits", ["05315000", "00", "05", "-05", "+0499", "01"])
def test_digits_with_a_leading_zero_want_quotes(digits: str) -> None:
    (problem,) = kept(f"a: 1\nags: {digits}\n")
    assert (problem.code, problem.line, problem.column) == ("AGS-UNQUOTED", 2, 6)
    assert "in quotes" in problem.hint
    assert digits not in str(problem).replace('such as "05315000"', "")


def test_an_unquoted_key_with_a_leading_zero_wants_quotes_too() -> None:
    assert told(kept("05315000: x\n")) == [("AGS-UNQUOTED", 1, 1)]
    assert told(kept('{"ags": 05315000}')) == [("AGS-UNQUOTED", 1, 9)]


@pytest.mark.parametrize("number", ["1" * 19, "9" * 5000, "-" + "9" * 30, "0x" + "f" * 40, "1e999", "-1e999"])
def test_a_number_that_is_too_long_is_a_problem(number: str) -> None:
    assert told(kept(f"a: {number}\n")) == [("TYPE", 1, 4)]
    if not number.startswith("0x"):
        assert told(kept(f'{{"a": {number}}}')) == [("TYPE", 1, 7)]


@pytest.mark.parametrize("tag", ["!x", "!", "!!str", "!!python/object/apply:os.system", "!<tag:x>", "!!binary"])
def test_every_tag_is_a_problem_and_nothing_is_made_of_it(tag: str) -> None:
    document = parse(f"a: {tag} b\n", name="x.yaml")
    assert document.data == {"a": "b"}
    assert told(document.problems) == [("YAML-TAG", 1, 4)]


def test_tags_of_mappings_and_lists_are_problems() -> None:
    assert told(kept("a: !x {b: !!seq [1]}\n")) == [("YAML-TAG", 1, 4), ("YAML-TAG", 1, 11)]


def test_a_tag_with_an_unknown_handle_is_a_problem() -> None:
    assert told(refused("a: !x!y 1\n")) == [("YAML-TAG", 1, 4)]


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: {c: *a}}\n", "a: *b\n"])
def test_an_alias_into_itself_or_into_nothing_is_a_problem(text: str) -> None:
    assert [code for code, _, _ in told(kept(text))] == ["YAML-ALIAS"]


def laughs(levels: int) -> str:
    lines = ["l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


def test_aliases_that_explode_are_a_problem_at_once() -> None:
    begun = time.perf_counter()
    (problem,) = refused(laughs(30))
    assert problem.code == "YAML-ALIAS"
    assert problem.line == 4  # 110 parts a line at first, 1,110 after it, then more than are allowed
    assert time.perf_counter() - begun < 5


def test_aliases_may_repeat_so_much_and_no_more() -> None:
    entry = "- *a\n"
    head = "- &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    assert kept(head + entry * (MOST_REPEATED // 10)) == ()
    assert told(refused(head + entry * (MOST_REPEATED // 10 + 1)))[0][0] == "YAML-ALIAS"


def nested(levels: int) -> dict[str, str]:
    return {
        "lists": "[" * levels + "1" + "]" * levels,
        "mappings": "".join(" " * n + "a:\n" for n in range(levels)) + " " * levels + "1",
        "json": '{"a":' * levels + "1" + "}" * levels,
        "dashes": "- " * levels + "a",
    }


@pytest.mark.parametrize("kind", ["lists", "mappings", "json", "dashes"])
def test_nesting_has_an_end(kind: str) -> None:
    assert kept(nested(DEEPEST)[kind]) == ()
    assert [problem.code for problem in refused(nested(DEEPEST + 1)[kind])] == ["YAML-SYNTAX"]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "- " * 100_000, "? " * 100_000, "[" * 9_000_000])
def test_bottomless_nesting_ends_quickly(text: str) -> None:
    begun = time.perf_counter()
    assert [problem.code for problem in refused(text)] == ["YAML-SYNTAX"]
    assert time.perf_counter() - begun < 10


def test_aliases_do_not_get_around_the_end_of_nesting() -> None:
    text = "- &a0 [1]\n" + "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, 80))
    assert told(refused(text)) == [("YAML-SYNTAX", DEEPEST, len(f"- &a{DEEPEST - 1} [*"))]


def test_all_problems_of_a_file_come_at_once_in_the_order_of_the_lines() -> None:
    text = "a: !x 1\nb: 05\nb: 2\nc: *d\n1: 2\ne: &e [*e]\nf: 'open\n"
    assert [(problem.line, problem.code) for problem in refused(text)] == [
        (1, "YAML-TAG"),
        (2, "AGS-UNQUOTED"),
        (3, "YAML-DUPLICATE-KEY"),
        (4, "YAML-ALIAS"),
        (5, "TYPE"),
        (6, "YAML-ALIAS"),
        (7, "YAML-SYNTAX"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{CANARY}: 1\n{CANARY}: 2\n",
        f"a: !{CANARY} 1\n",
        f"a: !{CANARY}!{CANARY} 1\n",
        f"a: *{CANARY}\n",
        f"a: &{CANARY} [*{CANARY}]\n",
        f"a: '{CANARY}\n",
        f"a: {CANARY}: {CANARY}\n",
        f"a: [{CANARY}\nb: {CANARY}",
        f"a: @{CANARY}\n",
        f'a: "\\{CANARY}"\n',
        f"%{CANARY}\n{CANARY}: [",
        f"{CANARY}\n\x00",
        f"{CANARY}: 'ä".encode("latin-1"),
        f"? [{CANARY}]\n: 1\n",
        f"a:\n\t{CANARY}: 1\n",
        f"- {CANARY}\n b: {CANARY}\n",
        f'{{"{CANARY}": 1, "{CANARY}": 2}}',
        f'{{"{CANARY}": "{CANARY}"',
    ],
)
def test_no_message_repeats_what_stands_in_the_file(text: str | bytes) -> None:
    try:
        document = parse(text, name="x.yaml")
    except ContentError as error:
        problems = error.problems
        shown = "".join(traceback.format_exception(error)) + repr(error) + repr(error.__context__)
    else:
        problems = document.problems
        shown = repr(document)
    assert problems
    assert CANARY not in shown
    assert CANARY not in "".join(f"{problem}{problem!r}{problem.as_json()}" for problem in problems)


# --- files ---


def test_a_file_is_read_under_the_name_that_was_given(tmp_path: Path) -> None:
    file = tmp_path / "fall.yaml"
    file.write_bytes(b"a: [1]\n")
    assert read(file).name == str(file)
    assert read(str(file)).data == {"a": [1]}


def test_a_folder_a_missing_file_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "missing.yaml", tmp_path / "pipe", tmp_path / ("n" * 300), "nul\0", os.devnull):
        with pytest.raises(ContentError) as caught:
            read(path)
        assert told(caught.value.problems) == [("FILE-KIND", 0, 0)]


def test_a_file_without_permission_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1")

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(ContentError, match="FILE-KIND"):
        read(file)


def test_a_file_of_50_mb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as opened:
        opened.truncate(50_000_000)
    monkeypatch.setattr("pathlib.Path.open", lambda *_, **__: pytest.fail("the file was opened"))
    with pytest.raises(ContentError) as caught:
        read(file)
    assert told(caught.value.problems) == [("FILE-SIZE", 0, 0)]


def test_the_largest_file_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(b'{"a": "' + b"x" * (LARGEST - 9) + b'"}')
    assert file.stat().st_size == LARGEST
    assert len(read(file).data["a"]) == LARGEST - 9
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(ContentError, match="FILE-SIZE"):
        read(file)


def test_text_in_memory_has_the_same_limit() -> None:
    assert told(refused("a" * (LARGEST + 1))) == [("FILE-SIZE", 0, 0)]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def say(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return say


def test_a_dash_reads_standard_input(stdin: Callable[[bytes], None]) -> None:
    stdin("a: ü\n".encode())
    document = read("-")
    assert (document.name, document.data) == ("-", {"a": "ü"})


def test_standard_input_has_the_same_limit(stdin: Callable[[bytes], None]) -> None:
    stdin(b"#" * (LARGEST + 1))
    with pytest.raises(ContentError, match="FILE-SIZE"):
        read("-")


def test_the_caller_chooses_what_is_raised(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        parse("", name="x", error=InputError)
    with pytest.raises(InputError):
        parse(b"\xff", name="x", error=InputError)
    with pytest.raises(InputError):
        read(tmp_path, error=InputError)


# --- mappings in memory ---


def test_a_mapping_is_copied_and_has_no_lines() -> None:
    inner = [1, (2, 3)]
    document = of_mapping({"b": inner, "a": {"c": None}})
    inner.append(4)
    assert document.data == {"b": [1, [2, 3]], "a": {"c": None}}
    assert document.position(("b", 0)) == (0, 0)
    assert document.problem("TYPE", ("b",), "wrong") == Problem("", 0, 0, "*", "TYPE", "wrong")


def test_the_hash_of_a_mapping_does_not_depend_on_the_order_of_keys() -> None:
    assert of_mapping({"a": 1, "b": 2}).sha256 == of_mapping({"b": 2, "a": 1}).sha256
    assert of_mapping({"a": 1}).sha256 != of_mapping({"a": "1"}).sha256


def test_a_mapping_may_hold_what_a_file_cannot() -> None:
    spot = parse("a: 1", name="x")
    document = of_mapping({"day": date(2026, 11, 20), "source": Source(ref="x"), "other": spot})
    assert document.data["day"] == date(2026, 11, 20)
    assert document.sha256 != of_mapping({"day": date(2026, 11, 20), "source": Source(ref="y"), "other": spot}).sha256


def test_a_mapping_in_itself_and_a_key_that_is_no_text_are_problems() -> None:
    circle: dict[str, Any] = {}
    circle["a"] = [circle]
    with pytest.raises(InputError, match="nested deeper"):
        of_mapping(circle, error=InputError)
    assert told(of_mapping({1: 2, "a": 3}).problems) == [("TYPE", 0, 0)]  # type: ignore[dict-item]  # the wrong key is the test


# --- shipped content ---


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "sets" / "one").mkdir(parents=True)
    (tmp_path / "sets" / "one" / "b.yaml").write_text("a: yes\nb: [1, 2]\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("c: ü\n", encoding="utf-8")
    return tmp_path


def test_compiled_content_answers_for_the_same_bytes_only(package: Path) -> None:
    made, left = compile_content(package)
    assert (len(made), left) == (2, [])
    source = package / "sets" / "one" / "b.yaml"
    (package / FOLDER / f"{hashlib.sha256(source.read_bytes()).hexdigest()}.json").write_text('{"from": "compiled"}')
    assert read_shipped("sets/one/b.yaml", package=package).data == {"from": "compiled"}
    source.write_text("a: edited\n", encoding="utf-8")
    assert read_shipped("sets/one/b.yaml", package=package).data == {"a": "edited"}


def test_positions_of_compiled_content_are_read_when_asked_for(package: Path) -> None:
    compile_content(package)
    document = read_shipped("sets/one/b.yaml", package=package)
    assert document.spot is None
    assert document.position(("b", 1)) == (2, 8)
    assert document.name == "lotse/sets/one/b.yaml"


def test_compiling_again_deletes_what_no_file_needs_and_keeps_the_rest(package: Path) -> None:
    before = set(compile_content(package)[0])
    (package / "two.yaml").write_text("c: 1\n")
    after = set(compile_content(package)[0])
    assert set((package / FOLDER).iterdir()) == after
    assert len(before & after) == 1


def test_content_with_problems_is_not_compiled_and_tells_them_when_read(package: Path) -> None:
    (package / "two.yaml").write_text("c: 05\n")
    (package / "three.yaml").write_bytes(b"\xff")
    made, left = compile_content(package)
    assert len(made) == 1
    assert [file.name for file in left] == ["three.yaml", "two.yaml"]
    assert told(read_shipped("two.yaml", package=package).problems) == [("AGS-UNQUOTED", 1, 4)]
    with pytest.raises(ContentError, match="YAML-ENCODING"):
        read_shipped("three.yaml", package=package)


def test_the_command_says_what_it_left_out(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(package) == 0
    (package / "two.yaml").write_text("c: [")
    assert main(package) == 1
    assert capsys.readouterr().out == "2 compiled\n1 compiled\ntwo.yaml: not compiled, see `lotse check`\n"


def test_a_damaged_compiled_file_is_not_used(package: Path) -> None:
    for file in compile_content(package)[0]:
        file.write_text("{")
    assert read_shipped("two.yaml", package=package).data == {"c": "ü"}


def test_content_that_is_not_shipped_is_no_file(package: Path) -> None:
    with pytest.raises(ContentError, match=r"lotse/four.yaml: FILE-KIND"):
        read_shipped("four.yaml", package=package)


def test_shipped_files_are_the_files_of_a_folder_or_one_file() -> None:
    assert shipped_files("protection") == ("protection/procedure.yaml", "protection/signs.yaml")
    assert shipped_files("protection/procedure") == ("protection/procedure.yaml",)
    assert shipped_files("protection/none") == ()
    assert shipped_files("../lotse/protection") == ()
    assert shipped_files("") == ()


@pytest.mark.parametrize("name", sorted(file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.yaml")))
def test_shipped_content_reads_the_same_compiled_and_written(name: str) -> None:
    written = parse((PACKAGE / name).read_bytes(), name=name)
    assert written.problems == ()
    assert read_shipped(name).data == written.data
    assert json.loads(json.dumps(written.data)) == written.data


def test_only_flawless_json_takes_the_fast_way() -> None:
    for text in (
        "a: 1",
        "{a: 1}",
        '{"a": 1,}',
        '{"a": NaN}',
        '{"a": 1, "a": 1}',
        '{"a": "\\ud800"}',
        '"a"',
        "[" * 9999,
    ):
        assert flawless_json(text) is None
    assert flawless_json(' {"a": [1, 2.5, null, true, "x"]}') == {"a": [1, 2.5, None, True, "x"]}
