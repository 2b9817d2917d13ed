"""Law 13: durable-rules and the reference evaluator agree on every rule set and case.

Where durable-rules is not installed there is nothing to compare: `lotse.rules.engine.engine_version()` is None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.testing.world import must

if TYPE_CHECKING:
    from lotse.testing.world import Draw, World


def engine_and_reference_agree(world: World, draw: Draw) -> None:
    """No rule is reported as one on which they differ."""
    del draw
    errors = world.advice().rule_errors
    must(not errors, "; ".join(f"{one.rule or 'the engine'}: {one.code}" for one in errors))
