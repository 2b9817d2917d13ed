"""durable-rules, driven through its C module: facts of one subject in, the rules that held out.

The only module that imports the engine, and only when a session opens. Of the C module it calls the six functions of
`_CModule`, nothing else: no host, no threads, no events, no timers, no retraction, no state updates. Every session is
a state of its own that exists for one evaluation; see docs/adr/0003 for what happens otherwise.

Safe to use from threads (the C module holds the interpreter lock during each call, sessions share nothing but compiled
rules) and after a fork (no thread to lose, no lock left held).
"""

from __future__ import annotations

import os
import struct
import threading
from collections import OrderedDict
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Protocol, Self, cast

from lotse.errors import LotseError
from lotse.rules.engine_program import (
    BEGIN,
    CRule,
    EngineLimit,
    EngineRule,
    Firing,
    KeyCode,
    Program,
    Test,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ENGINE",
    "Engine",
    "EngineError",
    "EngineLimit",
    "EngineRule",
    "Firing",
    "Program",
    "Session",
    "Test",
    "engine_version",
]

MAX_SESSIONS = 1000
"""Sessions alive at once; the C module breaks beyond 1024. Their names, small numbers, never share a hash."""

_STORED, _UNREAD = 0, 1


class EngineError(LotseError):
    """The engine could not evaluate; its message holds no fact, and the reference evaluator stands."""


class _CModule(Protocol):
    """All of the C module that lotse ever calls."""

    def create_ruleset(self, name: str, rules: str, /) -> int: ...
    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int, /) -> str | None: ...
    def delete_state(self, handle: int, sid: str, /) -> None: ...
    def delete_ruleset(self, handle: int, /) -> None: ...


@cache
def _c_module() -> _CModule | None:
    if struct.calcsize("l") < struct.calcsize("q"):
        return None  # the C module reads whole numbers of rules as `long`: 32 bits would cut them off
    try:
        import durable_rules_engine  # noqa: PLC0415  # optional, and needed only once a session opens
    except ImportError:
        return None
    return cast("_CModule", durable_rules_engine)


@cache
def engine_version() -> str | None:
    """Say which engine is installed.

    Returns:
        Name and version such as `durable_rules 2.0.28`; None where the C module cannot be imported.

    >>> (engine_version() or "durable_rules").split()[0]
    'durable_rules'
    """
    if _c_module() is None:
        return None
    try:
        return f"durable_rules {metadata.version('durable_rules')}"
    except metadata.PackageNotFoundError:
        return "durable_rules of unknown version"


class _Compiled:
    """The C rule sets of one program, and how many sessions use them."""

    __slots__ = ("handles", "retired", "sessions")

    def __init__(self, handles: tuple[int, ...]) -> None:
        self.handles = handles
        self.sessions = 0
        self.retired = False


_TURN = threading.Condition(threading.RLock())
"""Guards the books of every engine for moments; re-entrant, because a signal handler may fork or open a session."""

if hasattr(os, "register_at_fork"):  # a fork waits for the books to be in order, and the child may write in them
    os.register_at_fork(before=_TURN.acquire, after_in_parent=_TURN.release, after_in_child=_TURN.release)


class Engine:
    """Keeps the rule sets compiled last and hands out sessions; holds no data of any case.

    Args:
        keep: How many programs stay compiled; a further one replaces the one used longest ago, whose memory is freed
            when its last session has ended.
        patience: Seconds to wait for a session while 1000 are open.

    >>> program = Program([EngineRule("r", (Test("kind.alter", ">=", 3),), "need:kita")])
    >>> if engine_version():
    ...     with ENGINE.session(program) as session:
    ...         assert [firing.rule for firing in session.tell([("kind.alter", 4)])] == ["r"]
    """

    def __init__(self, keep: int = 8, patience: float = 30.0) -> None:
        self._keep = keep
        self._patience = patience
        self._compiled: OrderedDict[str, _Compiled] = OrderedDict()
        self._sids = [str(number) for number in range(MAX_SESSIONS, 0, -1)]

    def session(self, program: Program) -> Session:
        """Evaluate one subject by these rules, apart from everybody else.

        Args:
            program: The rules; compiled on first use, then kept.

        Returns:
            A context manager: the engine holds facts only between its start and its end.

        Raises:
            EngineError: On entering, if the engine is not installed, refuses the rules or has no session free.
        """
        return Session(self, program)

    def close(self) -> None:
        """Free every compiled rule set, those in use as soon as their last session has ended."""
        c = _c_module()
        with _TURN:
            while c is not None and self._compiled:
                self._retire(c)

    def _begin(self, c: _CModule, program: Program) -> tuple[_Compiled, str]:
        with _TURN:
            if not _TURN.wait_for(lambda: self._sids, self._patience):
                raise EngineError("ENGINE-BUSY", f"{MAX_SESSIONS} sessions of the engine are open")
            compiled = self._compiled.get(program.sha256) or _compile(c, program)
            compiled.sessions += 1
            self._compiled[program.sha256] = compiled
            self._compiled.move_to_end(program.sha256)
            while len(self._compiled) > self._keep:
                self._retire(c)
            return compiled, self._sids.pop()

    def _end(self, c: _CModule, compiled: _Compiled, sid: str | None) -> None:
        with _TURN:
            if sid is not None:
                self._sids.append(sid)
                _TURN.notify_all()
            compiled.sessions -= 1
            if compiled.retired and not compiled.sessions:
                _free(c, compiled.handles)

    def _retire(self, c: _CModule) -> None:
        _, oldest = self._compiled.popitem(last=False)
        oldest.retired = True
        if not oldest.sessions:
            _free(c, oldest.handles)


def _compile(c: _CModule, program: Program) -> _Compiled:
    handles: list[int] = []
    try:
        for number, rule_set in enumerate(program.rule_sets):
            handles.append(c.create_ruleset(f"lotse-{program.sha256}-{number}", rule_set.text))
    except Exception as error:
        _free(c, handles)
        raise EngineError("ENGINE-FAILED", "the engine refused a rule set") from error
    return _Compiled(tuple(handles))


def _free(c: _CModule, handles: Iterable[int]) -> None:
    """Free rule sets; nobody may use them any more."""
    try:
        for handle in handles:
            c.delete_ruleset(handle)
    except Exception as error:
        raise EngineError("ENGINE-FAILED", "the engine could not free a rule set") from error


class Session:
    """One subject's facts, and what the rules conclude from them; for one thread at a time.

    Every key has one value. What a rule concludes becomes a fact of this session and may fire further rules. Each rule
    fires at most once, so an evaluation ends.
    """

    def __init__(self, engine: Engine, program: Program) -> None:
        self._engine = engine
        self._program = program
        self._open = False
        self._fired: list[set[int]] = []

    def __enter__(self) -> Self:
        """Open a fresh state in each C rule set and bring it into order before any fact is told."""
        c = _c_module()
        if c is None:
            raise EngineError("ENGINE-MISSING", "the engine is not installed", hint="the reference evaluator is enough")
        if self._fired:
            raise EngineError("ENGINE-CLOSED", "a session opens once")
        self._c = c
        self._told: dict[int, Value] = {}
        self._fired = [set() for _ in self._program.rule_sets]
        self._states: list[int] = []
        self._dirty: set[int] = set()
        self._touched = 0
        self._compiled, self._sid = self._engine._begin(c, self._program)  # noqa: SLF001  # engine and session are one
        try:
            self._head = f'{{"sid":"{self._sid}",'
            self._begun = [rule for number in range(len(self._compiled.handles)) for rule in self._prime(number)]
            self._open = True
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Delete every trace of the facts from the engine."""
        self._close()

    def tell(self, facts: Iterable[tuple[str, Value]]) -> list[Firing]:
        """Add facts of the subject and let the rules conclude until nothing new follows.

        Args:
            facts: Keys with their values. A key no rule reads is ignored; so is a fact that was told before.

        Returns:
            The rules that hold now and did not before: what follows from a fact comes after what the fact follows
            from. Rules without tests stand in the first answer of a session.

        Raises:
            EngineError: A key was told two values or a value of another type than its rules compare, the session is
                closed, or the engine failed. The session then tells nothing more.

        >>> begin = Program([EngineRule("r", (), "need:beratung"), EngineRule("s", (), "need:beratung")])
        >>> if engine_version():
        ...     with ENGINE.session(begin) as session:
        ...         assert [firing.rule for firing in session.tell([])] == ["r", "s"]
        """
        if not self._open:
            raise EngineError("ENGINE-CLOSED", "the session is closed, or failed before")
        self._open = False  # stays so if anything below fails
        keys = self._program.keys
        for key, value in facts:
            key_code = keys.get(key)
            if key_code is not None:
                self._assert(key_code, value)
        held, self._begun = self._begun, []
        firings: list[Firing] = []
        while held or self._dirty:
            for rule in held:
                firings += rule.firings
                for conclusion in rule.tells:
                    self._assert(conclusion, value=True)
            held = [rule for number in sorted(self._dirty) for rule in self._drain(number)]
        self._open = True
        return firings

    def _prime(self, number: int) -> list[CRule]:
        """Open the state of this session in one C rule set.

        The begin fact makes an action run: only then may the state be deleted. A state that is not fresh answers that
        it saw this fact before, which ends the session before it could read another family's facts.
        """
        self._touched += 1
        try:
            stored, state = self._c.assert_fact(self._compiled.handles[number], f"{self._head}{BEGIN.head}true}}")
        except Exception as error:
            raise EngineError("ENGINE-FAILED", "the engine could not begin") from error
        if stored != _STORED:
            raise EngineError("ENGINE-FAILED", "the engine could not begin")
        held = self._run(number, state)
        if self._fired[number] != {0}:
            raise EngineError("ENGINE-FAILED", "the engine could not begin")
        self._states.append(state)
        return held

    def _assert(self, key: KeyCode, value: Value) -> None:
        literal = self._program.literal(key.kind, value)
        if literal is None:
            raise EngineError("ENGINE-FACT", "a value is not of the type its rules compare, or beyond 2^53")
        if key.code in self._told:
            if self._told[key.code] == value:
                return
            raise EngineError("ENGINE-FACT", "a key was told two values")
        self._told[key.code] = value
        fact = f"{self._head}{key.head}{literal}}}"
        for number in key.readers:
            try:
                stored, state = self._c.assert_fact(self._compiled.handles[number], fact)
            except Exception as error:
                raise EngineError("ENGINE-FAILED", "the engine could not read a fact") from error
            if stored == _STORED:
                self._dirty.add(number)
            elif stored != _UNREAD:
                raise EngineError("ENGINE-FAILED", "the engine could not read a fact")
            if state != self._states[number]:
                raise EngineError("ENGINE-FAILED", "the engine mixed up two sessions")

    def _drain(self, number: int) -> list[CRule]:
        self._dirty.discard(number)
        return self._run(number, self._states[number])

    def _run(self, number: int, state: int) -> list[CRule]:
        """Take the rules that hold now from one C rule set; no fact is told while one of them is open."""
        c, handle = self._c, self._compiled.handles[number]
        rules, fired = self._program.rule_sets[number].rules, self._fired[number]
        held: list[CRule] = []
        try:
            started = c.start_action_for_state(handle, state)
            message = None if started is None else started[1]
            while message is not None:
                index = int(message[3 : message.index('"', 3)])  # {"r7":{…}}
                if index in fired:
                    break
                fired.add(index)
                held.append(rules[index])
                message = c.complete_and_start_action(handle, state)
        except Exception as error:
            raise EngineError("ENGINE-FAILED", "the engine could not run a rule") from error
        if message is not None:
            raise EngineError("ENGINE-FAILED", "the engine fired a rule twice")
        return held

    def _close(self) -> None:
        """Delete the states that were opened; what cannot be deleted safely is never used again."""
        self._open = False
        self._told.clear()
        states, self._states = self._states, []
        clean = False
        try:
            for number in range(len(states)):
                self._c.delete_state(self._compiled.handles[number], self._sid)
            clean = len(states) == self._touched
        except Exception as error:
            raise EngineError("ENGINE-FAILED", "the engine could not forget a session") from error
        finally:
            self._engine._end(self._c, self._compiled, self._sid if clean else None)  # noqa: SLF001  # see __enter__


ENGINE = Engine()
"""The engine of this process; it may be shared, for it holds compiled rules and no data of any case."""
