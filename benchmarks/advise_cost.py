"""What one advice costs: 200 rules, 20 facts, 1,000 and 10,000 offers; and whether memory stays flat.

Run: python benchmarks/advise_cost.py [--memory]
Figures are ratios within one run, against a plain loop of the same machine; they are reported, never asserted.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import lotse
from lotse.places import municipalities

if TYPE_CHECKING:
    from collections.abc import Callable

ON = date(2026, 11, 20)
NEEDS, SIGNALS, FACTS, RULES = 50, 60, 40, 200
STATEWIDE = 50  # offers that exist everywhere, as in leistungen-nrw; the others belong to one Kreis or one municipality


def content(offers: int) -> tuple[Any, Any]:
    """An invented vocabulary, rule set and catalogue of the given size."""
    choose = random.Random(7)  # noqa: S311  # the same invented content in every run
    name = {"de": "erfunden"}
    vocabulary = lotse.load_vocabulary(
        {
            "schema": "lotse/vocabulary/1",
            "id": "bench",
            "version": "1",
            "roles": [{"id": "jugendamt", "name": name}],
            "instruments": [{"id": "gespraech", "name": name, "consent": "none"}],
            "signals": [
                {"id": f"s{n}", "scope": "child", "category": "education", "sensitivity": "plain", "name": name}
                for n in range(SIGNALS)
            ],
            "facts": [
                {
                    "id": f"kind.f{n}",
                    "type": "bool",
                    "scope": "child",
                    "category": "education",
                    "sensitivity": "plain",
                    "question": name,
                    "why": name,
                }
                for n in range(FACTS)
            ],
            "needs": [{"id": f"n{n}", "scope": "child", "name": name, "guides": ["jugendamt"]} for n in range(NEEDS)],
        }
    )
    rules = []
    for n in range(RULES):
        parts: list[Any] = [{"signal": f"s{choose.randrange(SIGNALS)}"}]
        if n % 3:
            parts.append({"fact": f"kind.f{choose.randrange(FACTS)}", "is": choose.choice((True, False))})
        if n % 4 == 0:
            parts.append({"age": {"from": f"{choose.randrange(6)} years", "below": "10 years"}})
        if n % 10 == 0:
            parts.append({"need": f"n{choose.randrange(NEEDS)}"})
        rules.append(
            {
                "id": f"r{n}",
                "for": "child",
                "when": {"all": parts},
                "need": f"n{choose.randrange(NEEDS)}",
                "because": name,
                "source": {"kind": "proposal"},
                "valid": {"from": "2016-01-01"},
            }
        )
    ruleset = lotse.load_ruleset(
        {
            "schema": "lotse/ruleset/1",
            "id": "bench",
            "version": "1",
            "vocabulary": "bench",
            "valid": {"from": "2016-01-01"},
            "rules": rules,
        },
        vocabulary=vocabulary,
    )
    places = [one.ags for one in municipalities()]
    kreise = sorted({ags[:5] for ags in places})
    catalogue = lotse.load_catalogue(
        {
            "schema": "lotse/catalogue/1",
            "id": "bench",
            "version": "1",
            "vocabulary": "bench",
            "offers": [
                {
                    "id": f"o{n}",
                    "kind": "offer",
                    "audience": "family",
                    "name": name,
                    "needs": [f"n{need}" for need in choose.sample(range(NEEDS), 2)],
                    "for": "child",
                    "where": "anywhere"
                    if n < STATEWIDE
                    else {"residence": [choose.choice(kreise if n % 2 else places)]},
                    "age": {"from": f"{choose.randrange(5)} years", "below": f"{choose.randrange(6, 18)} years"},
                    "when": {"fact": f"kind.f{choose.randrange(FACTS)}", "is": choose.choice((True, False))},
                    "responsible": {"role": "jugendamt"},
                    "source": {"ref": "bench"},
                }
                for n in range(offers)
            ],
        },
        vocabulary=vocabulary,
    )
    return ruleset, catalogue


def case(vocabulary: Any) -> Any:
    """One child with 12 facts and 8 signals, and one parent."""
    choose = random.Random(11)  # noqa: S311  # as above
    return lotse.load_case(
        {
            "case": "K7MQ2-XPA4T-J",
            "child_protection": "no_indication",
            "place": {"ags": "05358008"},
            "persons": [
                {"id": "k1", "role": "child", "born": "2021-03-04", "parents": ["m"]},
                {"id": "m", "role": "parent"},
            ],
            "signals": [
                {
                    "topic": f"s{n}",
                    "person": "k1",
                    "finding": "conspicuous",
                    "source": "gespraech",
                    "observed": "2026-10-01",
                }
                for n in choose.sample(range(SIGNALS), 8)
            ],
            "facts": {"k1": {f"kind.f{n}": choose.choice((True, False)) for n in choose.sample(range(FACTS), 12)}},
        },
        vocabulary=vocabulary,
    )


def median(work: Callable[[], Any], times: int = 60) -> float:
    """Median seconds of a call."""
    work()
    seen = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        seen.append(time.perf_counter() - begun)
    return statistics.median(seen)


def main() -> None:
    """Print the figures of this run."""
    unit = median(lambda: sum(number * number for number in range(10_000)))
    print(f"unit: a loop of 10,000 multiplications, {unit * 1e3:.2f} ms")
    for offers in (1_000, 10_000):
        ruleset, catalogue = content(offers)
        one = case(ruleset.vocabulary)
        spent = median(lambda: lotse.advise(one, rules=ruleset, catalogue=catalogue, on=ON))  # noqa: B023  # called at once
        advice = lotse.advise(one, rules=ruleset, catalogue=catalogue, on=ON)
        print(
            f"{offers} offers: {spent * 1e3:.2f} ms, {spent / unit:.2f} units; needs {len(advice.needs)}, "
            f"suggestions {len(advice.suggestions)}, questions {len(advice.questions)}, "
            f"errors {len(advice.rule_errors)}"
        )
    if "--memory" in sys.argv:
        for done in range(1, 100_001):
            lotse.advise(one, rules=ruleset, catalogue=catalogue, on=ON)
            if done in (1_000, 10_000, 30_000, 100_000):
                print(
                    f"after {done} evaluations: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most"
                )


if __name__ == "__main__":
    main()
