"""durable-rules against a plain fixpoint: the same rules hold, in threads, over several C rule sets, at every limit."""

from __future__ import annotations

import json
import operator
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.errors import ContentError, LotseError
from lotse.rules import engine as engine_module
from lotse.rules import engine_program
from lotse.rules.engine import Engine, EngineError, EngineLimit, EngineRule, Firing, Program, Test, engine_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

c_module = pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed: nothing to compare")

Value = bool | int | str
Facts = list[tuple[str, Value]]
COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FAR = 2**53


def fixpoint(rules: Iterable[EngineRule], facts: Facts) -> set[str]:
    """The rules that hold, by definition."""
    known, held = dict(facts), set[str]()
    while True:
        new = [
            rule
            for rule in rules
            if rule.id not in held
            and all(test.key in known and COMPARE[test.op](known[test.key], test.value) for test in rule.tests)
        ]
        if not new:
            return held
        held |= {rule.id for rule in new}
        known |= {rule.concludes: True for rule in new}


INTS = st.sampled_from([0, 1, 2, 3, -1, 10, FAR, -FAR, FAR - 1])
TEXTS = st.sampled_from(["tr", "", "a b", "a", "ä", "Kita", "Kita Nord", '"', "true", "1"])
NEEDS = tuple(f"need:{number}" for number in range(6))


def of(kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}.{number}" for number in range(5))


TESTS = st.one_of(
    st.builds(Test, st.sampled_from(of("int")), st.sampled_from(list(COMPARE)), INTS),
    st.builds(Test, st.sampled_from(of("text")), st.sampled_from(["==", "!="]), TEXTS),
    st.builds(Test, st.sampled_from(of("bool") + NEEDS), st.sampled_from(["==", "!="]), st.booleans()),
    st.builds(Test, st.sampled_from(NEEDS), st.just("=="), st.just(value=True)),
)


@st.composite
def rule_lists(draw: st.DrawFn) -> list[EngineRule]:
    written = draw(st.lists(st.tuples(st.lists(TESTS, max_size=6), st.sampled_from(NEEDS)), max_size=25))
    return [EngineRule(f"r{number}", tuple(tests), need) for number, (tests, need) in enumerate(written)]


@st.composite
def fact_lists(draw: st.DrawFn) -> Facts:
    values: dict[str, Value] = {}
    values |= draw(st.dictionaries(st.sampled_from(of("int")), INTS))
    values |= draw(st.dictionaries(st.sampled_from(of("text")), TEXTS | st.just("never in a rule")))
    values |= draw(st.dictionaries(st.sampled_from(of("bool")), st.booleans()))
    values |= draw(st.dictionaries(st.sampled_from((*NEEDS, "read.by.nobody")), st.just(value=True)))
    return draw(st.permutations(list(values.items())))


Situation = tuple[list[EngineRule], Facts, int]
SITUATIONS = st.tuples(rule_lists(), fact_lists(), st.integers(0, 20))


def agree(engine: Engine, situation: Situation) -> None:
    """Tell the facts in two parts: after each exactly the rules hold that hold by definition, causes first."""
    rules, facts, cut = situation
    by_id = {rule.id: rule for rule in rules}
    with engine.session(Program(rules)) as session:
        held, known = list[str](), set[str]()
        for part, told in ((facts[:cut], facts[:cut]), (facts[cut:], facts)):
            known |= {key for key, _ in part}
            for firing in session.tell(part):
                rule = by_id[firing.rule]
                assert firing == Firing(rule.id, tuple(sorted({test.key for test in rule.tests})), rule.concludes)
                assert known.issuperset(firing.facts)
                known.add(firing.concludes)
                held.append(firing.rule)
            assert set(held) == fixpoint(rules, told)
        assert len(held) == len(set(held))


def answer(engine: Engine, program: Program, facts: Facts) -> list[str]:
    with engine.session(program) as session:
        return [firing.rule for firing in session.tell(facts)]


class Spy:
    """The C module with a record of what was called; `before` may stand in for a call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.messages: list[str] = []

    def before(self, name: str) -> Any:
        """Answer instead of the C module, raise, or return None to let the call through."""

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.calls.append((name, arguments))
            instead = self.before(name)
            result = getattr(c_module, name)(*arguments) if instead is None else instead
            if name in ("start_action_for_state", "complete_and_start_action") and result is not None:
                self.messages.append(result if isinstance(result, str) else result[1])
            return result

        return call

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


@pytest.fixture
def spy() -> Iterator[Spy]:
    one = Spy()
    with patch.object(engine_module, "_c_module", lambda: one):
        yield one


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with closing(Engine()) as one:
        yield one


def one(key: str, value: Value, op: Any = "==") -> tuple[Test, ...]:
    return (Test(key, op, value),)


def bools(count: int, start: int = 0) -> tuple[Test, ...]:
    return tuple(Test(f"b{number:04}", "==", value=True) for number in range(start, start + count))


def told(tests: Sequence[Test]) -> Facts:
    return [(test.key, test.value) for test in tests]


def test_the_engine_is_the_one_that_was_examined() -> None:
    assert engine_version() == "durable_rules 2.0.28"


# The same rules hold as by definition


@given(situation=SITUATIONS)
def test_the_same_rules_hold_as_by_definition(engine: Engine, situation: Situation) -> None:
    agree(engine, situation)


@given(situation=SITUATIONS)
def test_the_same_rules_hold_when_they_are_spread_over_many_c_rule_sets(engine: Engine, situation: Situation) -> None:
    limits: dict[str, Any] = {
        "MAX_KEYS_PER_BUCKET": 2,
        "MAX_RULES_PER_TEST": 2,
        "MAX_PATTERNS": 2,
        "MAX_RULES": 4,
        "_LAYOUT": "small",
    }
    with patch.multiple(engine_program, **limits):
        agree(engine, situation)


def test_small_limits_do_spread_rules_over_many_c_rule_sets() -> None:
    rules = [EngineRule(f"r{number}", bools(5, number), "n") for number in range(20)]
    with patch.multiple(engine_program, MAX_PATTERNS=2, MAX_RULES=4):
        assert len(Program(rules).rule_sets) > 10


@given(situations=st.lists(SITUATIONS, min_size=2, max_size=4))
def test_the_same_rules_hold_in_four_threads(engine: Engine, situations: list[Situation]) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda situation: agree(engine, situation), situations * 3))
    finally:
        sys.setswitchinterval(before)


@given(situation=SITUATIONS, random=st.randoms(use_true_random=False))
def test_the_order_of_rules_tests_and_facts_changes_nothing(engine: Engine, situation: Situation, random: Any) -> None:
    rules, facts, _ = situation
    shuffled = [
        EngineRule(rule.id, tuple(random.sample(rule.tests * 2, 2 * len(rule.tests))), rule.concludes) for rule in rules
    ]
    random.shuffle(shuffled)
    program, same = Program(rules), Program(shuffled)
    assert program.sha256 == same.sha256
    assert [rule_set.text for rule_set in program.rule_sets] == [rule_set.text for rule_set in same.rule_sets]
    assert answer(engine, program, facts) == answer(engine, same, random.sample(facts, len(facts)))


@given(situation=SITUATIONS)
def test_the_engine_itself_names_the_facts_that_are_reported(situation: Situation) -> None:
    rules, facts, _ = situation
    program = Program(rules)
    keys = {known.code: key for key, known in program.keys.items()}
    spy = Spy()
    with patch.object(engine_module, "_c_module", lambda: spy), closing(Engine()) as engine:
        with engine.session(program) as session:
            firings = session.tell(facts)
        named = set()
        for message in spy.messages:
            ((name, patterns),) = json.loads(message).items()
            codes = {int(fact["id"]) for fact in patterns.values()} - {0}
            assert all(fact["k"] == int(fact["id"]) for fact in patterns.values())
            rule = program.rule_sets[0].rules[int(name[1:])]
            named |= {(firing.rule, frozenset(keys[code] for code in codes)) for firing in rule.firings}
        assert named == {(firing.rule, frozenset(firing.facts)) for firing in firings}


def test_rules_that_conclude_each_other_come_to_an_end(engine: Engine) -> None:
    rules = [EngineRule(f"r{number}", one(f"n{number}", value=True), f"n{(number + 1) % 50}") for number in range(50)]
    assert len(answer(engine, Program(rules), [("n7", True)])) == 50
    assert answer(engine, Program(rules), []) == []


# Values


def test_truth_numbers_and_text_are_never_taken_for_each_other(engine: Engine) -> None:
    rules = [
        EngineRule("truth", one("a", value=True), "n"),
        EngineRule("number", one("b", 1), "n"),
        EngineRule("text", one("c", "1"), "n"),
    ]
    program = Program(rules)
    assert sorted(answer(engine, program, [("a", True), ("b", 1), ("c", "1")])) == ["number", "text", "truth"]
    wrong: list[tuple[str, Value]] = [("a", 1), ("a", "1"), ("b", True), ("b", "1"), ("c", True), ("c", 1)]
    for fact in wrong:
        with pytest.raises(EngineError) as raised:
            answer(engine, program, [fact])
        assert raised.value.code == "ENGINE-FACT"


@pytest.mark.parametrize("value", [1.5, None, (), b"x", FAR + 1, -FAR - 1])
def test_other_values_are_refused_without_being_repeated(engine: Engine, value: Any) -> None:
    program = Program([EngineRule("r", one("b", 1), "n")])
    with pytest.raises(EngineError) as raised:
        answer(engine, program, [("b", value)])
    assert str(value) not in str(raised.value) or value == ()
    assert "'b'" not in repr(raised.value)


def test_two_texts_that_no_rule_reads_are_still_two_values(engine: Engine) -> None:
    program = Program([EngineRule("r", one("c", "tr", "!="), "n")])
    with engine.session(program) as session:
        assert [firing.rule for firing in session.tell([("c", "ku")])] == ["r"]
        assert session.tell([("c", "ku")]) == []
        with pytest.raises(EngineError) as raised:
            session.tell([("c", "ar")])
    assert "ar" not in raised.value.message.split()


def test_a_key_has_one_value_also_if_a_rule_concludes_it(engine: Engine) -> None:
    program = Program([EngineRule("r", one("a", value=True), "n"), EngineRule("s", one("n", value=True), "m")])
    assert answer(engine, program, [("n", True), ("a", True)]) == ["r", "s"]
    with pytest.raises(EngineError):
        answer(engine, program, [("n", False), ("a", True)])


def test_keys_and_ids_may_be_any_text(engine: Engine) -> None:
    odd = ['"', "\\", "k", "v", "b", "id", "sid", "$s", "a.b", "ä€😀", "", "\x00", "\ud800", "r1", "$or"]
    program = Program([EngineRule(f"r{key}", (*one(key, value=True), *one(f"{key} ", key)), key * 2) for key in odd])
    assert "😀" not in program.rule_sets[0].text
    for key in odd:
        assert answer(engine, program, [(key, True), (f"{key} ", key)]) == [f"r{key}"]


# Limits


@pytest.mark.parametrize(("count", "rule_sets"), [(45, 1), (46, 2), (300, 7)])
def test_tests_on_one_key(engine: Engine, count: int, rule_sets: int) -> None:
    rules = [EngineRule(f"r{number:03}", one("age", number, ">="), f"n{number}") for number in range(count)]
    program = Program(rules)
    assert len(program.rule_sets) == rule_sets
    for age in (0, 44, count - 2, count + 5):
        assert set(answer(engine, program, [("age", age)])) == fixpoint(rules, [("age", age)])


def test_tests_of_one_rule_on_one_key(engine: Engine) -> None:
    fits = EngineRule("r", tuple(Test("age", "!=", number) for number in range(45)), "n")
    assert answer(engine, Program([fits]), [("age", 45)]) == ["r"]
    assert answer(engine, Program([fits]), [("age", 44)]) == []
    with pytest.raises(EngineLimit, match="rule r: more than 45 tests on one key"):
        Program([EngineRule("r", (*fits.tests, Test("age", "!=", 45)), "n")])


@pytest.mark.parametrize(("count", "rule_sets"), [(240, 1), (241, 2), (700, 3)])
def test_rules_that_share_one_test(engine: Engine, count: int, rule_sets: int) -> None:
    rules = [EngineRule(f"r{number:03}", (*one("age", 3), *bools(1, number)), "n") for number in range(count)]
    program = Program(rules)
    assert len(program.rule_sets) == rule_sets
    assert answer(engine, program, [*told(bools(count)), ("age", 3)]) == [f"r{number:03}" for number in range(count)]
    assert answer(engine, program, [*told(bools(count)), ("age", 4)]) == []


@pytest.mark.parametrize(("count", "c_rules"), [(1, 2), (15, 2), (16, 3), (29, 3), (30, 4), (60, 6)])
def test_patterns_of_one_rule(engine: Engine, count: int, c_rules: int) -> None:
    program = Program([EngineRule("r", bools(count), "n")])
    assert [len(rule_set.rules) for rule_set in program.rule_sets] == [c_rules]
    facts = told(bools(count))
    assert answer(engine, program, facts) == ["r"]
    for missing in range(count):
        assert answer(engine, program, facts[:missing] + facts[missing + 1 :]) == []


@pytest.mark.parametrize(("count", "rule_sets"), [(799, 1), (800, 2)])
def test_keys_of_one_c_rule_set(engine: Engine, count: int, rule_sets: int) -> None:
    program = Program([EngineRule(f"r{test.key}", (test,), "n") for test in bools(count)])
    assert len(program.rule_sets) == rule_sets
    assert len(answer(engine, program, told(bools(count)))) == count


@pytest.mark.parametrize(("count", "rule_sets"), [(2999, 1), (3000, 2)])
def test_rules_of_one_c_rule_set(engine: Engine, count: int, rule_sets: int) -> None:
    rules = [EngineRule(f"r{number:04}", one(f"i{number % 75}", number // 75, ">="), "n") for number in range(count)]
    program = Program(rules)
    assert len(program.rule_sets) == rule_sets
    facts: Facts = [(f"i{number}", number % 45) for number in range(75)]
    assert set(answer(engine, program, facts)) == fixpoint(rules, facts)


def test_equal_conjunctions_are_one_c_rule(engine: Engine) -> None:
    program = Program([EngineRule(f"r{number:03}", bools(2), f"n{number}") for number in range(600)])
    assert [len(rule_set.rules) for rule_set in program.rule_sets] == [2]
    assert len(answer(engine, program, told(bools(2)))) == 600


def test_whole_numbers_are_exact_up_to_the_limit(engine: Engine) -> None:
    program = Program([EngineRule("high", one("i", FAR, ">="), "n"), EngineRule("low", one("i", -FAR, "<="), "n")])
    assert answer(engine, program, [("i", FAR)]) == ["high"]
    assert answer(engine, program, [("i", -FAR)]) == ["low"]
    assert answer(engine, program, [("i", FAR - 1)]) == answer(engine, program, [("i", 1 - FAR)]) == []


@pytest.mark.parametrize(
    ("tests", "text"),
    [
        (one("i", FAR + 1), "a whole number lies beyond 2^53"),
        (one("i", -FAR - 1), "a whole number lies beyond 2^53"),
        (one("t", "a", "<"), "an order comparison of something else than whole numbers"),
        (one("t", op=">=", value=True), "an order comparison of something else than whole numbers"),
        (one("t", 1, "=~"), "a comparison does not exist"),
        (one("t", 1.0), "a value is neither true or false nor a whole number nor text"),  # type: ignore[arg-type]  # on purpose
        ((*one("t", 1), *one("t", value=True)), "a key is compared with two types"),
        ((*one("t", 1), *one("t", "1")), "a key is compared with two types"),
        (one("n", 1), "what it concludes is read as something else than true"),
    ],
)
def test_what_the_engine_cannot_run_names_its_rule(tests: tuple[Test, ...], text: str) -> None:
    with pytest.raises(EngineLimit) as raised:
        Program([EngineRule("fits", one("x", value=True), "m"), EngineRule("does-not-fit", tests, "n")])
    assert [problem.text for problem in raised.value.problems] == [f"rule does-not-fit: {text}"]
    assert isinstance(raised.value, ContentError)


def test_all_problems_are_named_at_once() -> None:
    rules = [
        EngineRule("r", one("i", FAR + 1), "n"),
        EngineRule("r", (), "n"),
        EngineRule("s", one("t", "a", "<"), "n"),
    ]
    with pytest.raises(EngineLimit) as raised:
        Program(rules)
    assert [problem.text.split(":")[0] for problem in raised.value.problems] == ["rule r", "rule r", "rule s"]


def test_the_hash_changes_with_every_part_of_a_rule() -> None:
    rule = EngineRule("r", one("a", 1), "n")
    others = [
        EngineRule("s", one("a", 1), "n"),
        EngineRule("r", one("b", 1), "n"),
        EngineRule("r", one("a", 1, "!="), "n"),
        EngineRule("r", one("a", 2), "n"),
        EngineRule("r", one("a", value=True), "n"),
        EngineRule("r", one("a", "1"), "n"),
        EngineRule("r", (), "n"),
        EngineRule("r", one("a", 1), "m"),
    ]
    assert len({Program([other]).sha256 for other in [rule, *others]}) == 9
    assert Program([rule]).sha256 == Program(iter([rule])).sha256


# Sessions


def test_a_session_forgets_everything_at_its_end(engine: Engine) -> None:
    program = Program([EngineRule("r", bools(2), "n")])
    assert answer(engine, program, told(bools(1))) == []
    assert answer(engine, program, told(bools(1, 1))) == []


def test_a_session_opens_once_and_tells_nothing_when_it_is_closed(engine: Engine) -> None:
    session = engine.session(Program([EngineRule("r", (), "n")]))
    with pytest.raises(EngineError):
        session.tell([])
    with session:
        assert len(session.tell([])) == 1
        with pytest.raises(EngineError), session:
            pass
    with pytest.raises(EngineError):
        session.tell([])
    with pytest.raises(EngineError), session:
        pass


def test_a_thousand_sessions_live_apart_and_one_more_is_refused() -> None:
    program = Program([EngineRule(f"r{number}", one("i", number), "n") for number in range(10)])
    with closing(Engine(patience=0.01)) as engine:
        for _ in range(2):
            with ExitStack() as open_sessions:
                sessions = [open_sessions.enter_context(engine.session(program)) for _ in range(1000)]
                for number, session in enumerate(sessions):
                    assert [firing.rule for firing in session.tell([("i", number % 10)])] == [f"r{number % 10}"]
                with pytest.raises(EngineError) as raised, engine.session(program):
                    pass
                assert raised.value.code == "ENGINE-BUSY"


def test_a_session_waits_until_another_ends() -> None:
    program = Program([EngineRule("r", (), "n")])
    with closing(Engine(patience=20)) as engine, ThreadPoolExecutor(1) as thread:
        with ExitStack() as open_sessions:
            for _ in range(1000):
                open_sessions.enter_context(engine.session(program))
            waiting = thread.submit(answer, engine, program, [])
            time.sleep(0.02)
            assert not waiting.done()
        assert waiting.result(5) == ["r"]


def test_an_error_of_the_caller_ends_the_session_and_leaves_nothing(spy: Spy) -> None:
    program = Program([EngineRule("r", one("a", value=True), "n"), EngineRule("s", one("b", 1), "n")])

    def facts() -> Iterator[tuple[str, Value]]:
        yield "a", True
        raise KeyError("the caller's own error")

    with closing(Engine()) as engine:
        for _ in range(1100):
            with pytest.raises(KeyError), engine.session(program) as session:
                session.tell(facts())
        with engine.session(program) as session:
            with pytest.raises(EngineError):
                session.tell([("b", "x")])
            with pytest.raises(EngineError, match="failed before"):
                session.tell([])
        assert spy.names().count("delete_state") == 1101
        handle = next(arguments[0] for name, arguments in spy.calls if name == "assert_fact")
        for sid in range(1, 1001):
            with pytest.raises(c_module.error):
                c_module.get_facts(handle, str(sid))


class Breaking(Spy):
    """A C module that fails at one call, by an exception or by an unknown answer."""

    def __init__(self, at: str, nth: int, how: Any) -> None:
        super().__init__()
        self.at, self.nth, self.how = at, nth, how

    def before(self, name: str) -> Any:
        if name == self.at and self.names().count(name) == self.nth:
            if isinstance(self.how, BaseException):
                raise self.how
            return self.how
        return None


FAILURE = c_module.error("Could not do it, error code: 303")


@pytest.mark.parametrize(
    ("at", "nth", "how"),
    [
        ("create_ruleset", 1, FAILURE),
        ("create_ruleset", 2, FAILURE),
        ("assert_fact", 1, FAILURE),
        ("assert_fact", 1, (2, 1)),
        ("assert_fact", 1, (1, 1)),
        ("assert_fact", 2, FAILURE),
        ("assert_fact", 3, FAILURE),
        ("assert_fact", 3, (2, 1)),
        ("assert_fact", 3, (3, 1)),
        ("assert_fact", 3, (0, 5)),
        ("assert_fact", 3, MemoryError()),
        ("start_action_for_state", 1, FAILURE),
        ("start_action_for_state", 3, FAILURE),
        ("start_action_for_state", 3, ("{}", "not what was expected")),
        ("start_action_for_state", 3, ("{}", '{"r99":{}}')),
        ("complete_and_start_action", 1, FAILURE),
        ("complete_and_start_action", 1, '{"r2":{}}'),
        ("complete_and_start_action", 3, '{"r1":{}}'),
        ("delete_state", 1, FAILURE),
        ("delete_state", 2, FAILURE),
    ],
)
def test_a_failure_of_the_engine_is_an_error_and_harms_no_later_session(at: str, nth: int, how: Any) -> None:
    rules = [
        EngineRule("r", one("i", 1), "n"),
        EngineRule("s", one("i", 2), "n"),
        EngineRule("t", one("i", 77123), "n"),
    ]
    with patch.multiple(engine_program, MAX_RULES=3):
        program = Program(rules)
    assert len(program.rule_sets) == 2
    breaking = Breaking(at, nth, how)
    with patch.object(engine_module, "_c_module", lambda: breaking), closing(Engine(patience=0)) as engine:
        with pytest.raises(EngineError) as raised:
            answer(engine, program, [("i", 77123 if nth == 9 else 1)])
        assert isinstance(raised.value, LotseError)
        assert raised.value.code == "ENGINE-FAILED"
        assert "77123" not in str(raised.value) + repr(raised.value)
        for _ in range(3):
            assert answer(engine, program, [("i", 77123)]) == ["t"]
    made = breaking.names().count("create_ruleset") - (1 if at == "create_ruleset" else 0)
    assert breaking.names().count("delete_ruleset") == made


def test_a_state_that_is_not_fresh_is_never_read() -> None:
    program = Program([EngineRule("r", bools(2), "n")])
    spy = Spy()
    with patch.object(engine_module, "_c_module", lambda: spy), closing(Engine()) as engine:
        answer(engine, program, [])
        (handle, begin), (_, sid) = (
            next(arguments for name, arguments in spy.calls if name == wanted)
            for wanted in ("assert_fact", "delete_state")
        )
        c_module.assert_fact(handle, begin)
        c_module.assert_fact(handle, begin.replace('"id":"0","b":0,"k":0', '"id":"1","b":1,"k":1'))
        with pytest.raises(EngineError):
            answer(engine, program, told(bools(1, 1)))
        assert answer(engine, program, told(bools(1, 1))) == []
        used = [json.loads(arguments[1])["sid"] for name, arguments in spy.calls if name == "assert_fact"]
        assert used[-1] != sid


# Programs kept and freed


def program_number(number: int) -> Program:
    return Program([EngineRule(f"r{number}", bools(1), "n"), EngineRule("s", one("n", value=True), "m")])


def test_a_program_is_compiled_once_and_freed_when_others_replace_it(spy: Spy) -> None:
    with closing(Engine(keep=2)) as engine:
        for number in (0, 0, 1, 0, 2, 0, 1):
            assert answer(engine, program_number(number), told(bools(1))) == [f"r{number}", "s"]
        assert spy.names().count("create_ruleset") == 4
        assert spy.names().count("delete_ruleset") == 2
    assert spy.names().count("delete_ruleset") == 4


def test_a_program_that_is_replaced_lives_until_its_last_session_has_ended(spy: Spy) -> None:
    with closing(Engine(keep=1)) as engine:
        with engine.session(program_number(0)) as first, engine.session(program_number(0)) as second:
            with engine.session(program_number(1)) as third:
                assert "delete_ruleset" not in spy.names()
                assert [firing.rule for firing in first.tell(told(bools(1)))] == ["r0", "s"]
                with engine.session(program_number(0)) as again:
                    assert [firing.rule for firing in again.tell(told(bools(1)))] == ["r0", "s"]
                    assert [firing.rule for firing in third.tell(told(bools(1)))] == ["r1", "s"]
            assert spy.names().count("delete_ruleset") == 1
            assert [firing.rule for firing in second.tell(told(bools(1)))] == ["r0", "s"]
        assert spy.names().count("delete_ruleset") == 2
    assert spy.names().count("create_ruleset") == spy.names().count("delete_ruleset") == 3


def test_programs_are_replaced_while_four_threads_use_them(spy: Spy) -> None:
    programs = [program_number(number) for number in range(5)]
    with closing(Engine(keep=1)) as engine, ThreadPoolExecutor(4) as threads:

        def use(turn: int) -> bool:
            return answer(engine, programs[turn % 5], told(bools(1))) == [f"r{turn % 5}", "s"]

        assert all(threads.map(use, range(400)))
    assert spy.names().count("create_ruleset") == spy.names().count("delete_ruleset")


# Fork


def exit_code_of(child: int) -> int:
    for _ in range(500):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return -1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_process_evaluates_while_other_threads_of_the_parent_do() -> None:
    programs = [program_number(number) for number in range(3)]
    stop = threading.Event()
    with closing(Engine(keep=2)) as engine:

        def busy() -> None:
            while not stop.is_set():
                for program in programs:
                    answer(engine, program, told(bools(1)))

        threads = [threading.Thread(target=busy) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            with engine.session(programs[0]) as before:
                for _ in range(10):
                    child = os.fork()
                    if child == 0:
                        right = [firing.rule for firing in before.tell(told(bools(1)))] == ["r0", "s"]
                        right &= all(len(answer(engine, program, told(bools(1)))) == 2 for program in programs * 5)
                        os._exit(0 if right else 1)
                    assert exit_code_of(child) == 0
                assert [firing.rule for firing in before.tell(told(bools(1)))] == ["r0", "s"]
        finally:
            stop.set()
            for thread in threads:
                thread.join()
