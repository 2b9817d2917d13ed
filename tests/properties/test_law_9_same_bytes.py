"""Law 9: same input, same bytes, in any process, with any hash seed, in any thread."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from same_bytes import answered
from worlds import World, worlds

SCRIPT = Path(__file__).parents[1] / "same_bytes.py"


@cache
def corpus() -> tuple[str, ...]:
    """Worlds as they would be sent to another process."""
    found: list[str] = []

    @settings(max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(worlds())
    def collect(world: World) -> None:
        rules, offers = (
            [one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in several]
            for several in (world.rules.rules, world.offers.offers)
        )
        found.append(json.dumps({"rules": rules, "offers": offers, "case": world.case}))

    collect()
    return tuple(found)


def test_the_corpus_holds_suggestions_and_questions() -> None:
    answers: list[dict[str, Any]] = [json.loads(answered(world).split("\n")[0]) for world in corpus()]
    assert sum(bool(one["suggestions"]) for one in answers) >= 5
    assert sum(bool(one["questions"]) for one in answers) >= 5


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(seed: str) -> None:
    paths = os.pathsep.join([str(SCRIPT.parent), *sys.path])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
    ran = subprocess.run(
        [sys.executable, str(SCRIPT)],
        input="\n".join(corpus()).encode(),
        capture_output=True,
        check=True,
        env=environment,
    )
    assert ran.stdout == "".join(answered(world) for world in corpus()).encode()


def test_threads_give_the_same_bytes() -> None:
    alone = [answered(world) for world in corpus()]
    with ThreadPoolExecutor(max_workers=8) as threads:
        assert list(threads.map(answered, corpus() * 3)) == alone * 3
