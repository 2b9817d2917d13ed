"""Every known hazard of durable-rules 2.0.28, and that what lotse gives it cannot meet one.

The first part reads what the compiler writes, for rule sets made to be difficult and for generated ones; the second
looks at what the driver calls; the third runs the real thing where a hazard would show in an answer.
"""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lotse.rules import engine as engine_module
from lotse.rules import engine_program
from lotse.rules.engine import Engine, EngineError, EngineLimit, EngineRule, Program, Test, engine_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.rules.engine_program import CRuleSet

needs_engine = pytest.mark.skipif(
    engine_version() is None,
    reason="durable-rules is not installed: its answers cannot be looked at",
)

FAR = 2**53
ALLOWED_CALLS = {
    "create_ruleset",
    "assert_fact",
    "start_action_for_state",
    "complete_and_start_action",
    "delete_state",
    "delete_ruleset",
}


def one(key: str, value: Any, op: Any = "==") -> Test:
    return Test(key, op, value)


def difficult() -> Iterator[Program]:
    """Rule sets that come close to a hazard, as near as rules can come."""
    words = ["$or", "$not", "$nex", "$ex", "$and", "$mt", "$imt", "$iall", "$iany", "$m", "m.sid", "id", "sid", "$s"]
    words += [
        "a.b",
        "attr_70789",
        "attr_2110122",
        "m$not",
        "x$all",
        "y$any",
        "(a|b|c|d|e)*",
        "ü",
        "\0",
        '"',
        "[[",
        "1e9",
    ]
    yield Program([])
    yield Program([EngineRule("always", (), "n")])
    yield Program([EngineRule(word, (one(word, word), one(f"{word}?", word, "!=")), word + "!") for word in words])
    yield Program([EngineRule(word, tuple(one(other, value=True) for other in words), "n") for word in words])
    yield Program([EngineRule(f"r{n}", (one("i", n, op),), "n") for n in (0, -1, FAR, -FAR) for op in ("==",)])
    yield Program([EngineRule(f"r{n}", (one("i", n, ">="), one("i", n + 9, "<")), "n") for n in range(300)])
    yield Program([EngineRule(f"r{n}", (one("a", value=True), one(f"b{n}", value=True)), "n") for n in range(600)])
    yield Program([EngineRule(f"r{n}", (one(f"b{n}", value=True),), f"b{n + 1}") for n in range(1700)])
    yield Program(
        [EngineRule(f"r{n}", tuple(one(f"b{n + m}", value=False) for m in range(50)), "n") for n in range(20)]
    )
    yield Program([EngineRule(f"r{n}", (one(f"i{n % 75}", n // 75, ">="),), "n") for n in range(3300)])


def generated() -> Iterator[Program]:
    """Rule sets made up at random, always the same ones."""
    for seed in range(40):
        rng = random.Random(seed)  # noqa: S311  # to repeat a test, not to keep a secret
        rules = []
        for number in range(rng.randrange(1, 80)):
            tests = []
            for _ in range(rng.randrange(25)):
                key = rng.choice("ibtn") + str(rng.randrange(20))
                ordered = ["==", "!=", "<", "<=", ">", ">="]
                value: Any = rng.choice([True, False])
                if key[0] == "i":
                    value = rng.choice([0, -1, 7, FAR, -FAR, rng.randrange(-99, 99)])
                elif key[0] == "t":
                    value = rng.choice(["", "a", "Kita Nord", "true", "5", "null", "ü"])
                tests.append(one(key, value, rng.choice(ordered if key[0] == "i" else ordered[:2])))
            rules.append(EngineRule(f"r{number}", tuple(tests), f"n{rng.randrange(20)}"))
        yield Program(rules)


PROGRAMS = [*difficult(), *generated()]
RULE_SETS: list[CRuleSet] = [rule_set for program in PROGRAMS for rule_set in program.rule_sets]
TEXTS = [rule_set.text for rule_set in RULE_SETS]
ALL_TEXT = "\n".join(TEXTS)
RULES: list[tuple[str, Any]] = [rule for text in TEXTS for rule in json.loads(text).items()]
PATTERNS: list[tuple[str, Any]] = [pattern for _, rule in RULES for all_ in rule["all"] for pattern in all_.items()]
TESTS: list[dict[str, Any]] = [test for _, pattern in PATTERNS for test in pattern["$and"]]


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from names(part)


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from scalars(part)
    else:
        yield value


NAMES = {name for _, rule in RULES for name in names(rule)}
SCALARS = [scalar for _, rule in RULES for scalar in scalars(rule)]


def comparison(test: dict[str, Any]) -> tuple[str, str, Any]:
    """A test as (operator, attribute, literal), whatever it looks like."""
    ((name, inner),) = test.items()
    if isinstance(inner, dict):
        ((attribute, literal),) = inner.items()
        return name, attribute, literal
    return "$eq", name, inner


COMPARISONS = [comparison(test) for test in TESTS]


def source_of(module: Any) -> str:
    return Path(module.__file__).read_text(encoding="utf-8")


def words_of(module: Any) -> set[str]:
    """Every name and attribute that stands in the code of a module, comments and docstrings aside."""
    nodes = list(ast.walk(ast.parse(source_of(module))))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.id for node in nodes if isinstance(node, ast.Name)
    }


def test_the_rule_sets_looked_at_are_many() -> None:
    assert len(PROGRAMS) == 50
    assert len(RULES) > 8000
    assert len(PATTERNS) > 15_000


def test_nothing_but_the_safe_grammar_is_ever_written() -> None:
    number = r"(0|-?[1-9][0-9]{0,15})"
    value = rf"({number}|true|false)"
    test = rf'(\{{"v":{value}\}}|\{{"\$(neq|lt|lte|gt|gte)":\{{"v":{value}\}}\}})'
    pattern = rf'\{{"p[0-9]+":\{{"\$and":\[\{{"b":{number}\}},\{{"k":{number}\}}(,{test})*\]\}}\}}'
    rule = rf'"r[0-9]+":\{{"all":\[{pattern}(,{pattern})*\]\}}'
    whole, first = re.compile(rf"\{{{rule}(,{rule})*\}}"), re.compile(rule)
    for text in TEXTS:
        assert whole.fullmatch(text), first.sub("", text)[:200]


# Wrong answers


def test_w1_or_fires_more_than_once() -> None:
    assert "$or" not in NAMES


def test_w2_an_or_forgets_its_local_branch_beside_a_join() -> None:
    assert all(not isinstance(literal, (dict, list)) for _, _, literal in COMPARISONS)


def test_w3_what_follows_a_nested_group_is_skipped() -> None:
    for _, pattern in PATTERNS:
        assert list(pattern) == ["$and"]
        assert all("$and" not in test for test in pattern["$and"])


def test_w4_w5_not_never_fires_or_fires_too_often() -> None:
    assert "$not" not in ALL_TEXT
    assert all(re.fullmatch(r"p\d+", name) for name, _ in PATTERNS)


def test_w6_not_exists_matches_the_engines_own_state() -> None:
    assert not NAMES & {"$nex", "$ex", "$s", "sid", "id"}
    assert all(
        {("$eq", "b"), ("$eq", "k")} <= {comparison(test)[:2] for test in pattern["$and"]} for _, pattern in PATTERNS
    )


def test_w7_w8_text_is_coerced_and_ordered_wrongly() -> None:
    assert all(type(scalar) in (int, bool) for scalar in SCALARS)
    for text in TEXTS:
        types: dict[int, set[type]] = {}
        for rule in json.loads(text).values():
            for pattern in rule["all"]:
                (inner,) = pattern.values()
                key = inner["$and"][1]["k"]
                types.setdefault(key, set()).update(type(comparison(test)[2]) for test in inner["$and"][2:])
        assert all(len(found) <= 1 for found in types.values())


def test_w8_text_and_truth_are_never_ordered() -> None:
    assert all(type(literal) is int for op, _, literal in COMPARISONS if op not in ("$eq", "$neq"))
    for value in ("a", "", True, False):
        for op in ("<", "<=", ">", ">="):
            with pytest.raises(EngineLimit):
                Program([EngineRule("r", (one("t", value, op),), "n")])


def test_w9_nothing_is_compared_with_null() -> None:
    assert None not in SCALARS
    assert "null" not in ALL_TEXT


def test_w10_numbers_overflow_and_floats_are_misread() -> None:
    assert not any(isinstance(scalar, float) for scalar in SCALARS)
    assert all(-FAR <= scalar <= FAR for scalar in SCALARS)
    assert not re.search(r"[0-9][.eE]|Infinity|NaN", ALL_TEXT)


def test_w11_long_text_is_cut() -> None:
    program = Program([EngineRule("r", (one("t", "b" + "a" * 70_000),), "n")])
    assert all(len(rule_set.text) < 1000 for rule_set in program.rule_sets)
    assert max(len(match) for match in re.findall(r'"[^"]*"', ALL_TEXT)) < 10


def test_w12_joins_on_id() -> None:
    assert {attribute for _, attribute, _ in COMPARISONS} == {"b", "k", "v"}


def test_w13_any_fires_for_every_combination() -> None:
    assert all(list(rule) == ["all"] for _, rule in RULES)
    assert "$any" not in ALL_TEXT
    assert "$all" not in ALL_TEXT


def test_w14_names_that_share_a_hash_are_one_attribute() -> None:
    fixed = {"all", "$and", "$neq", "$lt", "$lte", "$gt", "$gte", "b", "k", "v"}
    assert not NAMES - fixed - {f"p{number}" for number in range(15)}
    assert len({fnv(name) for name in NAMES | {"id", "sid", "$s"}}) == len(NAMES) + 3
    assert not any("." in name for name in NAMES)


def test_w15_arrays_and_case_folding() -> None:
    assert not NAMES & {"$iall", "$iany", "$mt", "$imt"}
    assert ALL_TEXT.isascii()


def test_w16_a_retraction_deletes_other_activations() -> None:
    assert not [name for name in words_of(engine_module) if "retract" in name]


# Crashes and hangs


def test_a_join_with_a_comparison_reads_out_of_bounds_and_a_missing_attribute_loses_the_fact() -> None:
    assert all(type(literal) in (int, bool) for _, _, literal in COMPARISONS)
    assert not NAMES & {"$m", "$l", "$r", "name"}


def test_too_many_rules_behind_one_test_crash() -> None:
    for text in TEXTS:
        uses: dict[str, int] = {}
        for rule in json.loads(text).values():
            for pattern in rule["all"]:
                final = json.dumps(list(pattern.values()))
                uses[final] = uses.get(final, 0) + 1
        assert max(uses.values()) <= 240


def test_too_many_tests_on_one_level_never_end() -> None:
    for text in TEXTS:
        levels: dict[str, set[str]] = {}
        for rule in json.loads(text).values():
            for pattern in rule["all"]:
                (inner,) = pattern.values()
                for depth in range(len(inner["$and"])):
                    parent, child = json.dumps(inner["$and"][:depth]), json.dumps(inner["$and"][depth])
                    levels.setdefault(parent, set()).add(child)
        assert max(len(children) for children in levels.values()) <= 50


def test_division_by_zero_ends_the_process() -> None:
    assert not NAMES & {"$add", "$sub", "$mul", "$div"}


def test_regular_expressions_hang_the_compiler() -> None:
    assert not NAMES & {"$mt", "$imt"}
    assert not any(isinstance(scalar, str) for scalar in SCALARS)


def test_deep_nesting_overflows_the_stack() -> None:
    for text in TEXTS:
        depth = deepest = 0
        for character in text:
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(character, 0)
            deepest = max(deepest, depth)
        assert deepest <= 8


def test_grouping_and_priorities_drop_or_reorder() -> None:
    assert not {name for _, rule in RULES for name in rule} & {"count", "cap", "pri", "dist"}


# Hard limits


def test_64_tests_that_match_one_fact() -> None:
    for text in TEXTS:
        below: dict[int, set[str]] = {}
        for rule in json.loads(text).values():
            for pattern in rule["all"]:
                (inner,) = pattern.values()
                path = inner["$and"]
                below.setdefault(path[1]["k"], set()).update(json.dumps(path[2:end]) for end in range(3, len(path) + 1))
        assert max(len(tests) for tests in below.values()) <= 45


def test_16_patterns_of_one_rule() -> None:
    for _, rule in RULES:
        keys = [next(iter(pattern.values()))["$and"][1]["k"] for pattern in rule["all"]]
        assert len(keys) == len(set(keys)) <= 15


def test_4096_rules() -> None:
    assert max(len(rule_set.rules) for rule_set in RULE_SETS) <= 3000
    assert all(len(rule_set.rules) == len(json.loads(rule_set.text)) for rule_set in RULE_SETS)


def test_29_join_tests_and_252_attributes() -> None:
    assert all(isinstance(inner, (int, bool, dict)) for test in TESTS for inner in test.values())
    for program in PROGRAMS:
        for known in (*program.keys.values(), engine_program.BEGIN):
            assert list(json.loads(f'{{"sid":"1",{known.head}true}}')) == ["sid", "id", "b", "k", "v"]


def test_every_rule_set_begins_with_the_rule_that_makes_it_safe_to_end() -> None:
    for rule_set in RULE_SETS:
        assert json.loads(rule_set.text)["r0"] == {"all": [{"p0": {"$and": [{"b": 0}, {"k": 0}]}}]}
        assert sum('"k":0}' in text for text in rule_set.text.split('"r')) == 1


def test_no_name_of_a_key_and_no_text_reaches_the_engine() -> None:
    program = Program([EngineRule("kanarie-regel", (one("kanarie.wort", "kanarie"),), "kanarie-bedarf")])
    written = "".join(rule_set.text for rule_set in program.rule_sets)
    written += "".join(known.head for known in program.keys.values()) + program.sha256
    assert "kanarie" not in written


# State and names


def fnv(text: str) -> int:
    """The 32-bit hash by which the engine tells names apart."""
    value = 2166136261
    for character in text.encode():
        value = (value ^ character) * 16777619 % 2**32
    return value


def test_ids_of_sessions_and_facts_never_share_a_hash() -> None:
    sids = [str(number) for number in range(1, engine_module.MAX_SESSIONS + 1)]
    assert len({fnv(sid) for sid in sids}) == len(sids) <= 1000
    hashes = {0: fnv("")}
    ids = [fnv("0")]
    for number in range(1, engine_program.MAX_CODES):
        hashes[number] = (hashes[number // 10] ^ (48 + number % 10)) * 16777619 % 2**32
        ids.append(hashes[number])
    assert ids[12345] == fnv("12345")
    assert len(set(ids)) == engine_program.MAX_CODES
    assert set(ids).isdisjoint(fnv(f"sid-{sid}") for sid in sids)


def test_a_fact_without_id_is_taken_for_another_one() -> None:
    for program in PROGRAMS:
        codes = [known.code for known in program.keys.values()]
        assert len(set(codes)) == len(codes)
        for known in program.keys.values():
            fact = json.loads(f"{{{known.head}true}}")
            assert fact == {"id": str(known.code), "b": known.code % 16, "k": known.code, "v": True}


def test_a_name_of_a_rule_set_keeps_the_old_rules() -> None:
    assert len({program.sha256 for program in PROGRAMS}) == len(PROGRAMS)


# The driver


def test_the_driver_calls_six_functions_and_no_other() -> None:
    called = set()
    for node in ast.walk(ast.parse(source_of(engine_module))):
        if isinstance(node, ast.Attribute):
            owner = node.value
            if (isinstance(owner, ast.Name) and owner.id in ("c", "durable_rules_engine")) or (
                isinstance(owner, ast.Attribute) and owner.attr == "_c"
            ):
                called.add(node.attr)
    assert called == ALLOWED_CALLS
    assert {name for name in vars(engine_module._CModule) if not name.startswith("_")} == ALLOWED_CALLS


def test_only_the_engine_module_imports_the_engine_and_only_its_c_module() -> None:
    package = Path(engine_module.__file__).parents[1]
    found = []
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, name) for name in imported if name.split(".")[0].startswith("durable")]
    assert found == [("engine.py", "durable_rules_engine")]


def test_the_driver_starts_no_thread_and_sets_no_timer() -> None:
    forbidden = {
        "Thread",
        "Timer",
        "Host",
        "post",
        "start",
        "start_timer",
        "update_state",
        "assert_facts",
        "assert_event",
    }
    assert not words_of(engine_module) & forbidden


IN_A_PROCESS_OF_ITS_OWN = """
import os, sys, threading
from lotse.rules.engine import ENGINE, EngineRule, Program, Test
assert not [name for name in sys.modules if name.startswith("durable")], "imported before it is used"
program = Program([EngineRule("r", (Test("a", "==", True),), "n"), EngineRule("s", (Test("n", "==", True),), "m")])
for _ in range(50):
    with ENGINE.session(program) as session:
        assert [firing.rule for firing in session.tell([("a", True)])] == ["r", "s"]
assert [name for name in sys.modules if name.startswith("durable")] == ["durable_rules_engine"]
assert threading.active_count() == 1
assert not os.path.isdir("/proc/self/task") or len(os.listdir("/proc/self/task")) == 1
"""


@needs_engine
def test_no_host_is_imported_and_no_thread_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(engine_module.__file__).parents[2])},
    )
    assert (done.returncode, done.stderr) == (0, "")


# What would show in an answer


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with closing(Engine()) as made:
        yield made


def fired(engine: Engine, rules: list[EngineRule], *facts: tuple[str, Any]) -> list[str]:
    with engine.session(Program(rules)) as session:
        return [firing.rule for firing in session.tell(facts)]


@needs_engine
def test_two_ways_to_one_conclusion_are_two_firings_each_once(engine: Engine) -> None:
    rules = [EngineRule("a", (one("a", 1),), "n"), EngineRule("b", (one("b", 2),), "n")]
    rules.append(EngineRule("then", (one("n", value=True),), "m"))
    assert fired(engine, rules, ("a", 1), ("b", 2)) == ["a", "b", "then"]


@needs_engine
def test_unequal_holds_of_known_values_only(engine: Engine) -> None:
    rules = [EngineRule("r", (one("x", 3, "!="),), "n")]
    assert fired(engine, rules) == []
    assert fired(engine, rules, ("x", 3)) == []
    assert fired(engine, rules, ("x", 4)) == ["r"]
    with pytest.raises(EngineError):
        fired(engine, rules, ("x", None))


@needs_engine
def test_text_that_begins_alike_or_is_very_long_is_told_apart(engine: Engine) -> None:
    for text, other in (("Kita", "Kita Nord"), ("b", "b" + "a" * 65_536), ("KÖLN", "köln"), ("5", "5.0"), ("a\0", "a")):
        rules = [EngineRule("same", (one("t", text),), "n"), EngineRule("other", (one("t", text, "!="),), "n")]
        assert fired(engine, rules, ("t", text)) == ["same"]
        assert fired(engine, rules, ("t", other)) == ["other"]


@needs_engine
def test_keys_that_share_a_hash_or_have_names_of_the_engine_are_told_apart(engine: Engine) -> None:
    keys = ["attr_70789", "attr_2110122", "a.b", "a", "b", "k", "v", "id", "sid", "$s"]
    rules = [EngineRule(key, (one(key, 1),), "n") for key in keys]
    for key in keys:
        assert fired(engine, rules, (key, 1)) == [key]


@needs_engine
def test_a_child_and_another_child_never_share_a_session(engine: Engine) -> None:
    program = Program([EngineRule("r", (one("a", 1), one("b", 1)), "n")])
    with engine.session(program) as first, engine.session(program) as second:
        assert first.tell([("a", 1)]) == second.tell([("b", 1)]) == []
        assert [firing.rule for firing in second.tell([("a", 1)])] == ["r"]
        assert first.tell([]) == []


@needs_engine
def test_nothing_matching_is_no_error(engine: Engine) -> None:
    assert fired(engine, [EngineRule("r", (one("a", 1),), "n")], ("a", 2), ("unread", 1)) == []


@needs_engine
def test_rules_in_a_circle_end(engine: Engine) -> None:
    rules = [EngineRule("r", (one("n", value=True),), "n"), EngineRule("s", (one("m", value=True),), "n")]
    rules.append(EngineRule("t", (one("n", value=True),), "m"))
    assert sorted(fired(engine, rules, ("m", True))) == ["r", "s", "t"]


@needs_engine
def test_the_compiler_and_the_engine_agree_on_every_rule_set_looked_at() -> None:
    threads = threading.active_count()
    with closing(Engine(keep=1)) as engine:
        for program in PROGRAMS:
            facts: list[tuple[str, Any]] = [
                (key, {bool: True, int: 7, str: "a"}[known.kind]) for key, known in program.keys.items()
            ]
            with engine.session(program) as session:
                assert len({firing.rule for firing in session.tell(facts)}) == holding(program, dict(facts))
    assert threading.active_count() == threads


def holding(program: Program, known: dict[str, Any]) -> int:
    """How many rules hold: conclusions are either told as true here or read by nobody."""
    compare = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
    return sum(
        all(getattr(known[test.key], compare[test.op])(test.value) for test in rule.tests) for rule in program.rules
    )
