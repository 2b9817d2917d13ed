"""What durable-rules is allowed to see: plain conjunctions over numbers, inside limits that are checked here.

Pure: nothing in this module imports or calls the engine. Its rule language gives wrong answers or crashes outside a
small subset, so the subset is all that `Program` can express. A fact of a case becomes
`{"sid", "id", "b", "k", "v"}`: `k` is the number of its key, `b = k % 16` spreads keys over two levels of
tests, `v` is a truth value or a whole number (text is numbered). A rule becomes a conjunction of patterns, one per key.
No name of a key, no text and no id of a rule ever reaches the engine. See docs/adr/0003.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from lotse.errors import ContentError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

BUCKETS = 16
MAX_KEYS_PER_BUCKET = 50
MAX_TESTS_PER_KEY = 45
MAX_RULES_PER_TEST = 240
MAX_PATTERNS = 15
MAX_RULES = 3000
MAX_CODES = 500_000
MAX_INT = 2**53
# Measured limits of the C code, each with a distance: 511 tests on one level, 64 tests that match one fact, 255 rules
# behind one test, 16 patterns, 4096 rules. Fact ids are codes, told apart by a 32-bit hash of their decimal digits that
# is free of collisions below 797,186. Whole numbers beyond 2^53 have no business in a case.

_BEGIN = 0
_LAYOUT = 1
_OPERATORS = {"==": None, "!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}

Value = bool | int | str
Kind = type[bool] | type[int] | type[str]
Pattern = tuple[int, tuple[tuple[str, str], ...]]
"""One fact that a rule needs: the number of its key, and the tests (operator, literal) its value has to pass."""


class EngineLimit(ContentError):  # noqa: N818  # a limit that was met, as in `ContentError` all of them at once
    """Rules that the engine cannot run safely; every problem names the id of its rule, none a value."""


@dataclass(frozen=True, slots=True, order=True)
class Test:
    """One comparison of a known value; order comparisons exist for whole numbers only."""

    __test__ = False  # pytest collects classes by this name
    key: str
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    value: Value


@dataclass(frozen=True, slots=True)
class EngineRule:
    """If every test holds of known values, `concludes` is true; without tests it is true from the start."""

    id: str
    tests: tuple[Test, ...]
    concludes: str


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that held: its id, the keys whose values made it hold, and what it concludes."""

    rule: str
    facts: tuple[str, ...]
    concludes: str


@dataclass(frozen=True, slots=True)
class KeyCode:
    """How the value of one key is told: its number, its type, who reads it, and the fixed part of the fact."""

    code: int
    kind: Kind
    readers: tuple[int, ...]
    head: str


@dataclass(frozen=True, slots=True)
class CRule:
    """What follows when one conjunction holds: the firings it stands for, and the keys that become true."""

    firings: tuple[Firing, ...]
    tells: tuple[KeyCode, ...]


@dataclass(frozen=True, slots=True)
class CRuleSet:
    """One rule set of the engine; the rule named `r7` in `text` is `rules[7]`, `r0` holds from the start."""

    text: str
    rules: tuple[CRule, ...]


@dataclass(frozen=True, slots=True, init=False, eq=False)
class Program:
    """Rules made safe to run: numbered, checked against every limit, and spread over C rule sets.

    Immutable. The order of the rules does not matter; equal content has an equal `sha256`.

    Args:
        rules: Rules with different ids.

    Attributes:
        rules: The rules by id.
        sha256: Content hash of rules and layout.
        rule_sets: What the engine compiles, in this order.
        keys: The keys that some test reads; facts under other keys change nothing.
        words: The texts that some test reads, each with its number; every other text is number 0.

    Raises:
        EngineLimit: The rules do not fit into the safe subset; all problems at once.

    >>> Program([EngineRule("r", (Test("signal:schlaf", "==", True),), "need:schlaf")]).keys["signal:schlaf"].code
    1
    """

    rules: tuple[EngineRule, ...] = field(repr=False)
    sha256: str
    rule_sets: tuple[CRuleSet, ...] = field(repr=False)
    keys: Mapping[str, KeyCode] = field(repr=False)
    words: Mapping[str, str] = field(repr=False)

    def __init__(self, rules: Iterable[EngineRule]) -> None:
        ordered = tuple(sorted(rules, key=lambda rule: rule.id))
        kinds = _checked(ordered)
        codes = {key: code for code, key in enumerate(sorted(kinds), start=1)}
        texts = sorted({test.value for rule in ordered for test in rule.tests if isinstance(test.value, str)})
        words = {text: str(number) for number, text in enumerate(texts, start=1)}
        drafts = _drafts(ordered, codes, words)
        packs = _packed(drafts)
        readers: dict[int, list[int]] = {}
        for number, pack in enumerate(packs):
            for code in pack.paths:
                readers.setdefault(code, []).append(number)
        named = {code: key for key, code in codes.items()}
        told = {
            code: _key_code(code, kinds[named[code]] if code in named else bool, tuple(read_by))
            for code, read_by in readers.items()
        }
        for name, value in (
            ("rules", ordered),
            ("sha256", _content_hash(ordered)),
            ("rule_sets", tuple(_rule_set(pack.drafts, told) for pack in packs)),
            ("keys", {key: told[code] for key, code in codes.items()}),
            ("words", words),
        ):
            object.__setattr__(self, name, value)  # the way in for a frozen class

    def literal(self, kind: Kind, value: Value) -> str | None:
        """Write a value for the engine.

        Args:
            kind: The type its key is compared with.
            value: The value as it was told.

        Returns:
            A number, `true` or `false`; None if the value is of another type or beyond ±2^53.

        >>> Program([]).literal(int, True) is None
        True
        """
        if type(value) is not kind:
            return None
        if isinstance(value, str):
            return self.words.get(value, "0")
        if kind is bool:
            return "true" if value else "false"
        return str(value) if -MAX_INT <= value <= MAX_INT else None


@dataclass(slots=True)
class _Draft:
    """A conjunction before it is written: rules with the same patterns share one."""

    patterns: tuple[Pattern, ...]
    firings: list[Firing] = field(default_factory=list)
    told: set[int] = field(default_factory=set)


class _Pack:
    """The rules of one C rule set while it is filled, with what each limit has used up."""

    def __init__(self, begin: _Draft) -> None:
        self.drafts = [begin]
        self.paths: dict[int, set[Pattern]] = {}
        self.uses: Counter[Pattern] = Counter()
        self.keys_in = Counter({_BEGIN % BUCKETS: 1})

    def takes(self, patterns: tuple[Pattern, ...]) -> bool:
        """Whether a rule of these patterns keeps every limit."""
        if len(self.drafts) >= MAX_RULES:
            return False
        new_keys: Counter[int] = Counter()
        for pattern in patterns:
            code = pattern[0]
            known = self.paths.get(code, set())
            if len(known.union(_path(pattern))) > MAX_TESTS_PER_KEY or self.uses[pattern] >= MAX_RULES_PER_TEST:
                return False
            if code not in self.paths:
                new_keys[code % BUCKETS] += 1
        return all(self.keys_in[bucket] + count <= MAX_KEYS_PER_BUCKET for bucket, count in new_keys.items())

    def add(self, draft: _Draft) -> None:
        """Put a rule in; `takes` was asked before."""
        self.drafts.append(draft)
        for pattern in draft.patterns:
            code = pattern[0]
            if code not in self.paths:
                self.keys_in[code % BUCKETS] += 1
            self.paths.setdefault(code, set()).update(_path(pattern))
            self.uses[pattern] += 1


def _path(pattern: Pattern) -> Iterator[Pattern]:
    """List the tests the engine chains for a pattern; it shares equal beginnings, so each beginning counts once."""
    code, tests = pattern
    return ((code, tests[:length]) for length in range(1, len(tests) + 1))


def _problem(rule: str, text: str) -> Problem:
    return Problem(file="", line=0, column=0, path="rules", code="ENGINE-LIMIT", text=f"rule {rule}: {text}")


def _checked(rules: tuple[EngineRule, ...]) -> dict[str, Kind]:
    """Check what does not depend on other limits, and find the one type of each key that is read."""
    problems: list[Problem] = []
    kinds: dict[str, Kind] = {}
    for before, rule in zip((None, *rules), rules, strict=False):
        if before is not None and before.id == rule.id:
            problems.append(_problem(rule.id, "the id stands twice"))
        problems += [_problem(rule.id, text) for text in sorted({*map(_unfit, rule.tests)} - {""})]
        for test in rule.tests:
            if kinds.setdefault(test.key, type(test.value)) is not type(test.value):
                problems.append(_problem(rule.id, "a key is compared with two types"))
        per_key = Counter(test.key for test in {(test.key, test.op, test.value): test for test in rule.tests}.values())
        if any(count > MAX_TESTS_PER_KEY for count in per_key.values()):
            problems.append(_problem(rule.id, f"more than {MAX_TESTS_PER_KEY} tests on one key"))
    problems += [
        _problem(rule.id, "what it concludes is read as something else than true")
        for rule in rules
        if kinds.get(rule.concludes, bool) is not bool
    ]
    if problems:
        raise EngineLimit(dict.fromkeys(problems))
    return kinds


def _unfit(test: Test) -> str:
    """Why a test cannot be written for the engine; empty if it can."""
    if type(test.value) not in (bool, int, str):
        return "a value is neither true or false nor a whole number nor text"
    if test.op not in _OPERATORS:
        return "a comparison does not exist"
    if type(test.value) is int:
        return "" if -MAX_INT <= test.value <= MAX_INT else "a whole number lies beyond 2^53"
    return "" if test.op in ("==", "!=") else "an order comparison of something else than whole numbers"


def _drafts(rules: tuple[EngineRule, ...], codes: Mapping[str, int], words: Mapping[str, str]) -> list[_Draft]:
    """Write each rule as patterns; what no longer fits into one rule is concluded in between under a nameless key."""
    drafts: dict[tuple[Pattern, ...], _Draft] = {(): _Draft(())}
    between: dict[tuple[Pattern, ...], int] = {}
    for rule in rules:
        tests: dict[int, set[tuple[str, str]]] = {}
        for test in rule.tests:
            tests.setdefault(codes[test.key], set()).add((test.op, _literal(test.value, words)))
        patterns: tuple[Pattern, ...] = tuple((code, tuple(sorted(tests[code]))) for code in sorted(tests))
        while len(patterns) > MAX_PATTERNS:
            head = patterns[:MAX_PATTERNS]
            code = between.setdefault(head, len(codes) + 1 + len(between))
            drafts.setdefault(head, _Draft(head)).told.add(code)
            patterns = (*patterns[MAX_PATTERNS:], (code, (("==", "true"),)))
        draft = drafts.setdefault(patterns, _Draft(patterns))
        draft.firings.append(Firing(rule.id, tuple(sorted({test.key for test in rule.tests})), rule.concludes))
        if rule.concludes in codes:
            draft.told.add(codes[rule.concludes])
    if len(codes) + len(between) > MAX_CODES:
        raise EngineLimit([_problem(rules[-1].id, f"more than {MAX_CODES} keys")])
    return list(drafts.values())


def _literal(value: Value, words: Mapping[str, str]) -> str:
    return words[value] if isinstance(value, str) else json.dumps(value)


def _packed(drafts: list[_Draft]) -> list[_Pack]:
    """Spread the rules over C rule sets that keep every limit; each starts with the rule the begin fact fires."""
    always, *others = drafts
    packs = [_Pack(always)]
    for draft in others:
        pack = next((pack for pack in packs if pack.takes(draft.patterns)), None)
        if pack is None:
            pack = _Pack(_Draft(()))
            packs.append(pack)
        pack.add(draft)
    return packs


def _rule_set(drafts: list[_Draft], told: Mapping[int, KeyCode]) -> CRuleSet:
    """Write one C rule set."""
    text = {f"r{number}": {"all": _all(draft.patterns)} for number, draft in enumerate(drafts)}
    rules = (
        CRule(tuple(draft.firings), tuple(told[code] for code in sorted(draft.told) if code in told))
        for draft in drafts
    )
    return CRuleSet(json.dumps(text, separators=(",", ":")), tuple(rules))


def _all(patterns: tuple[Pattern, ...]) -> list[dict[str, object]]:
    written: list[dict[str, object]] = []
    for number, (code, tests) in enumerate(patterns or ((_BEGIN, ()),)):
        conjunction: list[dict[str, object]] = [{"b": code % BUCKETS}, {"k": code}]
        for op, literal in tests:
            operator, value = _OPERATORS[op], {"v": json.loads(literal)}
            conjunction.append(value if operator is None else {operator: value})
        written.append({f"p{number}": {"$and": conjunction}})
    return written


def _key_code(code: int, kind: Kind, readers: tuple[int, ...]) -> KeyCode:
    return KeyCode(code, kind, readers, f'"id":"{code}","b":{code % BUCKETS},"k":{code},"v":')


BEGIN = _key_code(_BEGIN, bool, ())
"""The fact that begins every session: it holds of every case and fires what is always true."""


def _content_hash(rules: tuple[EngineRule, ...]) -> str:
    content = [
        [rule.id, sorted({json.dumps([test.key, test.op, test.value]) for test in rule.tests}), rule.concludes]
        for rule in rules
    ]
    return sha256(json.dumps([_LAYOUT, content]).encode("ascii")).hexdigest()
