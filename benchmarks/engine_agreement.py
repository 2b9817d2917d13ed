"""A nightly search for a household on which durable-rules and the reference differ: a million evaluations and more.

    LOTSE_HYPOTHESIS_PROFILE=nightly nice python benchmarks/engine_agreement.py --minutes 60

Rule sets are drawn over drawn vocabularies; every twentieth batch is the shipped one. Batches alternate between one
thread and four, and each process ends after some batches, so that new processes compile the rules anew. Ends with 1 if
anything differed, and says the seeds by which it comes up again.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from hypothesis import HealthCheck, Phase, given, seed, settings

import lotse
from lotse.rules.engine import engine_version
from lotse.testing import rulesets, vocabularies
from lotse.testing.agreement import Agreement, agreement

NIGHTLY = os.environ.get("LOTSE_HYPOTHESIS_PROFILE") == "nightly"
BATCH = 2_000
SHIPPED_EVERY = 20
BATCHES_PER_PROCESS = 5


def drawn_ruleset(number: int) -> lotse.Ruleset:
    """A rule set of up to 25 rules, by its number."""
    found: list[lotse.Ruleset] = []

    @seed(number)
    @settings(
        max_examples=6, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(vocabularies().flatmap(lambda words: rulesets(words, most=25)))
    def collect(rules: lotse.Ruleset) -> None:
        found.append(rules)

    collect()
    return max(found, key=lambda rules: len(rules.rules))


def batch(number: int) -> tuple[int, int, Agreement]:
    """One rule set with many households, by one thread or four."""
    rules = lotse.load_ruleset("praeventionskette-nrw") if number % SHIPPED_EVERY == 0 else drawn_ruleset(number)
    threads = 4 if number % 2 else 1
    return number, threads, agreement(rules, evaluations=BATCH, seed=number, threads=threads)


def main() -> int:
    """Search until there were enough evaluations, or the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluations", type=int, default=1_000_000 if NIGHTLY else 20_000)
    parser.add_argument("--minutes", type=float, default=60.0, help="ends after this time at the latest")
    parser.add_argument("--processes", type=int, default=1, help="how many work at once")
    parser.add_argument("--first", type=int, default=1, help="number of the first batch")
    asked = parser.parse_args()
    begun, number, differing = time.monotonic(), asked.first, list[str]()
    counted = Counter[str]()
    while counted["evaluations"] < asked.evaluations and time.monotonic() - begun < asked.minutes * 60:
        several = range(number, number + BATCHES_PER_PROCESS * asked.processes)
        number = several.stop
        with ProcessPoolExecutor(max_workers=asked.processes) as pool:
            counted["processes"] += asked.processes
            for one, threads, found in pool.map(batch, several):
                counted["evaluations"] += found.evaluations
                counted["by four threads"] += found.evaluations if threads > 1 else 0
                counted["shipped rules"] += found.evaluations if one % SHIPPED_EVERY == 0 else 0
                counted["with needs"] += found.with_needs
                counted["rule sets"] += one % SHIPPED_EVERY != 0
                differing += [f"batch {one}: {text}" for text in found.differing]
        minutes = (time.monotonic() - begun) / 60
        print(f"{minutes:.1f} min: {dict(counted)}, {len(differing)} differ", flush=True)
        if differing:
            break
    print("\n".join(differing[:20]))
    print(f"engine {engine_version()}; {'no difference' if not differing else 'DIFFERENT'}")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
