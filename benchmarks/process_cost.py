"""What one command costs as a whole process, against a process that only imports what it stands on.

Run: python benchmarks/process_cost.py
The figures are medians of turns taken one after the other; quote the ratios.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
TURNS = 9
COMMANDS = {
    "import": [sys.executable, "-c", "import pydantic, durable_rules_engine"],
    "import with models": [sys.executable, "-c", "from pydantic import BaseModel; import durable_rules_engine"],
    "suggest": [sys.executable, "-m", "lotse", "suggest", "examples/dueren.yaml", "--on", "2026-11-20"],
}


def seconds(command: list[str]) -> float:
    """One run from start to end."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603  # the three commands above
    return time.perf_counter() - begun


def main() -> None:
    """Print the medians and what they are to each other."""
    for command in COMMANDS.values():
        seconds(command)
    turns = [{name: seconds(command) for name, command in COMMANDS.items()} for _ in range(TURNS)]
    medians = {name: statistics.median(turn[name] for turn in turns) for name in COMMANDS}
    for name, spent in medians.items():
        print(f"{name}: {spent * 1e3:.0f} ms, {medians['suggest'] / spent:.1f} of it in one suggest")


if __name__ == "__main__":
    main()
