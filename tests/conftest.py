"""How long the property tests search, by where they run, and that nothing reaches the network meanwhile."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings

from book_places import place, server  # noqa: F401  # fixtures for the tests of the record book
from no_sockets import NoSockets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = datetime(2026, 11, 30, 12, tzinfo=timezone(timedelta(hours=1)))
"""When the commands of the tests are called."""
_SLOW_MACHINES = (HealthCheck.too_slow,)

settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=_SLOW_MACHINES)
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, print_blob=True, suppress_health_check=_SLOW_MACHINES
)
settings.register_profile(
    "nightly", max_examples=20_000, deadline=None, print_blob=True, suppress_health_check=_SLOW_MACHINES
)
settings.register_profile(  # no search for a smaller example: that a mutant is noticed is enough
    "mutants",
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=_SLOW_MACHINES,
)
settings.load_profile(
    os.environ.get("LOTSE_HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI", "").lower() in ("1", "true") else "dev")
)

_NO_SOCKETS = NoSockets()


def pytest_configure(config: pytest.Config) -> None:
    """Watch everything that this run tries, the examples in the package too."""
    config.pluginmanager.register(_NO_SOCKETS, "no-sockets")


@pytest.fixture
def no_sockets() -> NoSockets:
    """The plugin that watches."""
    return _NO_SOCKETS


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Give a command, and hear how it ended, its answer, and what was said beside it."""
    from lotse.cli import main  # most tests need no command line

    def run(*words: str) -> tuple[int, str, str]:
        code = main(words)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture(scope="session", autouse=True)
def _one_clock() -> Iterator[None]:
    """The command line refuses what lies in its future; those of the tests lie before this moment, anywhere."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lotse.cli.options.now", lambda: NOW)
        yield


_READ_BY_NOTHING_KEPT = (
    "lotse.case.declarers.",
    "lotse.case.own_use.",
    "lotse.case.record",
    "lotse.case.united.",
    "lotse.case.wills.",
    "lotse.meeting.",
    "lotse.privacy.",
    "lotse.protection.",
    "lotse.screening.",
)
"""Rooms whose mutants need no dropping: what is kept below is made without them, and what they keep is shipped data."""


@pytest.fixture(autouse=True)
def _nothing_kept_from_before_the_mutation() -> None:
    """A mutant runs in a process that already tried the right code: what that kept would hide the mutant."""
    mutant = os.environ.get("MUTANT_UNDER_TEST")
    if mutant and not mutant.startswith(_READ_BY_NOTHING_KEPT):
        from lotse.case import dates
        from lotse.catalogues import assign, matching
        from lotse.rules import phases, planting, translation

        for kept in (
            dates.age_window,
            assign.bodies_of_role,
            matching._planted_offers,
            phases._planted,
            planting._planted,
            translation.translated,
        ):
            kept.cache_clear()
