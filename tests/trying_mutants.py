"""Try mutmut's mutants in one process: `python tests/trying_mutants.py lotse.privacy lotse.protection`.

mutmut starts pytest anew for each mutant, which takes longer than most of the tests. Here mutmut makes the mutants, the
tests are collected once, and each mutant is tried in a fork: first by the tests that killed its neighbours. What is
killed and what lives is the same, as `mutmut run NAME` shows; docs/mutation.md tells how to use both.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import signal
import sys
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import runtestprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
KILLED, LIVED, TIMEOUT, NO_TESTS = "killed", "lived", "timeout", "no test"
TRIED = Path("tried.json")
"""Beside the mutants: what became of each."""
_SWITCH = "mutmut.mutation.trampoline"
"""mutmut is not in the lock, so nothing here imports it before it is needed."""
_FIRST = 4
"""How many of the last tests that killed a mutant of the same function are tried first."""


class Trying:
    """A pytest plugin that tries mutants instead of running the tests once.

    Args:
        names: Beginnings of names of mutants.
    """

    def __init__(self, names: list[str]) -> None:
        self.found: dict[str, str] = {}
        self._names = names
        self._by_function: dict[str, list[pytest.Item]] = {}
        self._seconds: dict[str, float] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run everything once to see what it touches, once more unhurt, then try each mutant."""
        self._look(session.items)
        gc.collect()
        gc.freeze()
        killers: dict[str, list[pytest.Item]] = {}
        for mutant in self._mutants():
            function = mutant.rpartition("__mutmut_")[0]
            last = killers.setdefault(function, [])
            order = {item.nodeid: -place for place, item in enumerate(last, start=1)}
            tests = sorted(
                self._by_function.get(function, []),
                key=lambda item: (order.get(item.nodeid, 0), self._seconds[item.nodeid]),
            )
            self.found[mutant], by = self._tried(mutant, tests)
            if by is not None:
                killers[function] = [*(one for one in last if one is not by), by][-_FIRST:]
            if self.found[mutant] != KILLED:
                print(self.found[mutant], mutant, flush=True)  # noqa: T201  # whoever waits sees it
                TRIED.write_text(json.dumps(self.found, indent=1), encoding="utf-8")
        TRIED.write_text(json.dumps(self.found, indent=1), encoding="utf-8")
        return True

    def _look(self, items: list[pytest.Item]) -> None:
        switch: Any = import_module(_SWITCH)

        touched: set[str] = set()
        switch.record_trampoline_hit = lambda name, **_: touched.add(name)
        for under_test in ("stats", "lotse.privacy.none"):
            os.environ["MUTANT_UNDER_TEST"] = under_test
            for item in items:
                touched.clear()
                begin = time.perf_counter()
                if not _passes(item):
                    raise pytest.UsageError(f"{item.nodeid} fails without a mutant")
                self._seconds[item.nodeid] = time.perf_counter() - begin
                for function in touched:
                    self._by_function.setdefault(function, []).append(item)

    def _mutants(self) -> Iterator[str]:
        for file in sorted(Path("src").rglob("*.meta")):
            for mutant in json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]:
                if mutant.startswith(tuple(self._names)):
                    yield mutant

    def _tried(self, mutant: str, tests: list[pytest.Item]) -> tuple[str, pytest.Item | None]:
        if not tests:
            return NO_TESTS, None
        limit = int(sum(self._seconds[item.nodeid] for item in tests) * 6 + 20)
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            self._as_mutant(mutant, tests, theirs, limit)
        os.close(theirs)
        status = os.waitpid(child, 0)[1]
        told = os.read(ours, 20)
        os.close(ours)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
            return TIMEOUT, None
        if told == b"all":
            return LIVED, None
        return KILLED, tests[int(told)] if told else None

    def _as_mutant(self, mutant: str, tests: list[pytest.Item], theirs: int, limit: int) -> None:
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
            gc.disable()
            import_module(_SWITCH).set_mutant_under_test(mutant)
            broken = next((place for place, item in enumerate(tests) if not _passes(item)), None)
            os.write(theirs, b"all" if broken is None else str(broken).encode())
        finally:
            os._exit(0)


def _passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def main(names: list[str], tests: list[str]) -> int:
    """Make the mutants, try those with these names, and print how many lived in each module."""
    os.chdir(ROOT)
    shutil.rmtree("mutants", ignore_errors=True)  # a test or a page that is gone would be tried
    Path("mutants").mkdir()
    files = import_module("mutmut.utils.file_utils")
    for prepare in (files.copy_src_dir, files.copy_also_copy_files, files.setup_source_paths):
        prepare()
    import_module("mutmut.__main__").create_mutants(1)
    os.chdir("mutants")
    os.environ["LOTSE_HYPOTHESIS_PROFILE"] = "mutants"
    trying = Trying(names)
    code = pytest.main(["-q", "-s", "--tb=native", "-p", "no:cacheprovider", *tests], plugins=[trying])
    counts: dict[str, Counter[str]] = {}
    for mutant, what in trying.found.items():
        counts.setdefault(mutant.rpartition(".")[0], Counter())[what] += 1
    for module, found in sorted(counts.items()):
        row = (module, found.total(), found[KILLED], found[LIVED], found[NO_TESTS], found[TIMEOUT])
        print("|", " | ".join(map(str, row)), "|")  # noqa: T201  # that is the answer
    return int(code)


if __name__ == "__main__":
    _NAMES = [one for one in sys.argv[1:] if not one.startswith(("tests/", "-"))]
    _TESTS = [one for one in sys.argv[1:] if one not in _NAMES]  # and whatever else pytest is to be told
    sys.exit(main(_NAMES, _TESTS or ["tests/unit"]))
