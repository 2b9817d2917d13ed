"""What many cases cost, as a ratio to one advice: `python benchmarks/many_cases.py [CASES]`.

The cases are drawn by the rules and offers that are shipped; a ratio says more than seconds, which hang on the machine.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date

import lotse
from lotse.planning.drawn import drawn_cases
from lotse.planning.pieces import Contents

ON = date(2026, 11, 20)
DRAWN = 100


def main() -> None:
    """Measure and print."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rules = lotse.load_ruleset("praeventionskette-nrw")
    offers = lotse.load_catalogue("leistungen-nrw", "praxisbeispiele-nrw")
    fewer = rules.model_copy(update={"rules": rules.rules[:40] + rules.rules[41:]})
    start = time.perf_counter()
    drawn = drawn_cases(Contents(rules, offers), Contents(fewer, offers), on=ON, number=DRAWN)
    print(f"drawing: {(time.perf_counter() - start) / DRAWN * 1000:.0f} ms a case")
    several = (drawn * (number // len(drawn) + 1))[:number]
    for case in drawn:
        lotse.advise(case, rules=rules, catalogue=offers, on=ON)
    start = time.perf_counter()
    for case in drawn:
        lotse.advise(case, rules=rules, catalogue=offers, on=ON)
    one = (time.perf_counter() - start) / len(drawn)
    print(f"advise: {one * 1000:.1f} ms a case")

    def ratio(name: str, since: float) -> None:
        print(f"{name}: {(time.perf_counter() - since) / number / one:.2f} times one advice a case, {number} cases")

    start = time.perf_counter()
    lotse.evaluate_many(several, rules=rules, catalogue=offers, on=ON)
    ratio("evaluate_many, alone", start)
    with ThreadPoolExecutor(2) as threads:
        start = time.perf_counter()
        lotse.evaluate_many(several, rules=rules, catalogue=offers, on=ON, executor=threads)
        ratio("evaluate_many, two threads", start)
    with ProcessPoolExecutor(2) as processes:
        start = time.perf_counter()
        lotse.evaluate_many(several, rules=rules, catalogue=offers, on=ON, executor=processes)
        ratio("evaluate_many, two processes", start)
    start = time.perf_counter()
    lotse.compare(several, rules=(rules, fewer), catalogue=offers, on=ON)
    ratio("compare, both sides", start)


if __name__ == "__main__":
    main()
