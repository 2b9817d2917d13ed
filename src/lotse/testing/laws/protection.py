"""Law 14: with any child-protection status but `no_indication`, nothing answers anything but the stop."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from lotse.case.records import BERLIN
from lotse.errors import ProtectionStop
from lotse.explanation import explain
from lotse.flow import advise
from lotse.privacy.access import access
from lotse.privacy.disclosing import disclose
from lotse.privacy.minimise import minimise
from lotse.testing.world import must

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotse.testing.world import Draw, World

STATUSES = ("indicated", "acute", "unclear")
EMPTY = ("phases", "needs", "suggestions", "questions", "guides", "not_used", "rule_errors")


class Untouchable:
    """Whoever looks at it at all has looked too far."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"{name} was touched before the stop")


def every_status_stops(world: World, draw: Draw) -> None:
    """Advice and disclosure are the stop alone, everything else raises it, and nothing else is touched before."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    status = draw(st.sampled_from(STATUSES))
    untouched: Any = Untouchable()
    case = world.taken_in({**world.case, "child_protection": status})
    for advice in (
        world.advice({**world.case, "child_protection": status}),
        advise(case, rules=untouched, catalogue=untouched, on=world.on),
        advise(
            world.taken_in().model_copy(update={"child_protection": status}),
            rules=world.rules,
            catalogue=world.offers,
            on=world.on,
        ),
    ):
        must(advice.stop is not None and advice.stop.code == "KS-STOP", "an advice is no stop")
        must(not any(getattr(advice, name) for name in EMPTY), "a stopped advice holds more than the stop")
        versions = advice.versions
        must(
            (versions.rules, versions.vocabulary, versions.catalogues) == (None, None, ()),
            "a stopped advice names content",
        )
    at = datetime.combine(world.on, time(9), BERLIN)
    told = disclose(case, advice=untouched, sender={}, to="", purpose="", records=untouched, at=at)
    must(told.decision == "stop" and not told.fields, "a disclosure is no stop")
    stopped = advise(case, rules=untouched, catalogue=untouched, on=world.on)
    for call in _raising(case, stopped, untouched):
        must(_stops(call), "a function answered although signs of danger are stated")


def _raising(case: Any, stopped: Any, nothing: Any) -> tuple[Callable[[], object], ...]:
    return (
        lambda: explain(stopped, offer=nothing, person=nothing),
        lambda: minimise(case, rules=nothing, catalogue=nothing, on=nothing),
        lambda: access(case, person=nothing, vocabulary=nothing),
    )


def _stops(call: Callable[[], object]) -> bool:
    try:
        call()
    except ProtectionStop as stop:
        return bool(stop.procedure.procedure)
    return False
