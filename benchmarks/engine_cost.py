"""What recognising needs costs with durable-rules: ratios within one run, and memory over many evaluations.

    python benchmarks/engine_cost.py               # cost of one evaluation against plain Python, by number of rules
    python benchmarks/engine_cost.py --memory      # memory while 100,000 cases are evaluated
    python benchmarks/engine_cost.py --programs    # memory while 200 programs are compiled, used and freed

Times differ between machines, ratios much less: every ratio compares two medians of the same process, taken in turn.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from lotse.rules.engine import Engine, EngineRule, Program, Test, engine_version

Facts = Sequence[tuple[str, bool | int | str]]

SIGNALS, PHASES, FACTS, CASES = 60, 6, 20, 100


def program_of(count: int, seed: int = 1) -> Program:
    """Write rules as municipalities do: most read one signal, some a phase or an age too, some other needs."""
    rng = random.Random(seed)  # noqa: S311  # to repeat a run, not to keep a secret
    rules = []
    for number, kind in enumerate(rng.choices(("signal", "phase", "age", "needs"), weights=(6, 2, 1, 1), k=count)):
        tests = [Test(f"signal:{rng.randrange(SIGNALS)}", "==", value=True)]
        if kind == "phase":
            tests.append(Test("phase", "==", f"phase-{rng.randrange(PHASES)}"))
        elif kind == "age":
            tests.append(Test("age", ">=", rng.randrange(18)))
        elif kind == "needs":
            tests = [Test(f"need:{rng.randrange(number // 2 + 1)}", "==", value=True) for _ in range(2)]
        rules.append(EngineRule(f"rule-{number:04}", tuple(tests), f"need:{number // 2}"))
    return Program(rules)


def cases() -> list[Facts]:
    """Make up cases of 20 facts: a phase, an age and signals, half of them conspicuous."""
    rng = random.Random(20)  # noqa: S311  # as above
    return [
        [
            ("phase", f"phase-{rng.randrange(PHASES)}"),
            ("age", rng.randrange(18)),
            *((f"signal:{number}", bool(rng.getrandbits(1))) for number in rng.sample(range(SIGNALS), FACTS - 2)),
        ]
        for _ in range(CASES)
    ]


def plain_python(program: Program) -> Callable[[Facts], set[str]]:
    """Infer the same with one generated function per rule; what ratio 1 means."""
    concluded = {rule.concludes for rule in program.rules}
    once: list[tuple[str, Callable[[dict[str, bool | int | str]], bool], str]] = []
    again = once[:]
    for rule in program.rules:
        tests = " and ".join(
            f"{test.key!r} in known and known[{test.key!r}] {test.op} {test.value!r}" for test in rule.tests
        )
        holds = eval(f"lambda known: {tests or True}")  # noqa: S307  # text of this script, not of a file
        chains = any(test.key in concluded for test in rule.tests)
        (again if chains else once).append((rule.id, holds, rule.concludes))

    def evaluate(facts: Facts) -> set[str]:
        known, fired = dict(facts), set[str]()
        waiting, changed = [*once, *again], True
        while changed:
            changed = False
            for name, holds, concludes in waiting:
                if name not in fired and holds(known):
                    fired.add(name)
                    known[concludes] = changed = True
            waiting = again
        return fired

    return evaluate


def with_engine(engine: Engine, program: Program) -> Callable[[Facts], set[str]]:
    """Infer by durable-rules."""

    def evaluate(facts: Facts) -> set[str]:
        with engine.session(program) as session:
            return {firing.rule for firing in session.tell(facts)}

    return evaluate


def seconds(evaluate: Callable[[Facts], set[str]], facts: Facts) -> float:
    """One evaluation."""
    start = perf_counter()
    evaluate(facts)
    return perf_counter() - start


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def cost() -> None:
    """Print cost and ratios by number of rules."""
    print(" rules  firings  compile ms  case ms  p99 ms  no match ms  Python ms  ratio")
    for count in (100, 200, 300, 1000, 3000):
        start = perf_counter()
        program = program_of(count)
        engine = Engine()
        with engine.session(program):
            compiled = perf_counter() - start
        silent: Facts = [(key, False) for key, known in program.keys.items() if known.kind is bool][:FACTS]
        fast, slow = plain_python(program), with_engine(engine, program)
        if any(fast(facts) != slow(facts) for facts in cases()):
            sys.exit("the engine and plain Python differ")
        engine_times, python_times, silent_times = [], [], []
        for _ in range(max(2, 2000 // count)):
            for facts in cases():
                engine_times.append(seconds(slow, facts))
                python_times.append(seconds(fast, facts))
                silent_times.append(seconds(slow, silent))
        firings = [len(fast(facts)) for facts in cases()]
        engine.close()
        mid, plain = median(engine_times), median(python_times)
        p99 = sorted(engine_times)[len(engine_times) * 99 // 100]
        print(
            f"{count:6} {median(firings):8.0f} {compiled * 1e3:11.1f} {mid * 1e3:8.3f} {p99 * 1e3:7.3f}"
            f" {median(silent_times) * 1e3:12.3f} {plain * 1e3:10.3f} {mid / plain:6.1f}"
        )


def memory(total: int) -> None:
    """Print resident memory while many cases are evaluated by one program of 200 rules."""
    evaluate, told = with_engine(Engine(), program_of(200)), cases()
    for number in range(1, total + 1):
        evaluate(told[number % CASES])
        if number in {100, 1000, 10_000} or number % (total // 4) == 0:
            print(f"{number:8} cases {resident():8.1f} MB")


def programs(total: int) -> None:
    """Print resident memory while many programs are compiled, used once and freed."""
    engine = Engine(keep=1)
    for number in range(1, total + 1):
        with_engine(engine, program_of(200, number))(cases()[0])
        if number in {1, 10} or number % (total // 4) == 0:
            print(f"{number:8} programs {resident():8.1f} MB")


def main() -> None:
    """Run one of the three measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", nargs="?", type=int, const=100_000, metavar="CASES")
    parser.add_argument("--programs", nargs="?", type=int, const=200, metavar="PROGRAMS")
    arguments = parser.parse_args()
    if engine_version() is None:
        sys.exit("durable-rules is not installed")
    print(engine_version(), "on Python", sys.version.split()[0])
    if arguments.memory:
        memory(arguments.memory)
    elif arguments.programs:
        programs(arguments.programs)
    else:
        cost()


if __name__ == "__main__":
    main()
