"""One world in, the bytes of its answers out; also run as a script in processes with other hash seeds."""

from __future__ import annotations

import json
import sys

from lotse.explanation import explain
from small_world import ON, advised, catalogue, ruleset


def answered(world: str) -> str:
    """Advice and every explanation as JSON, one per line."""
    given = json.loads(world)
    offers = catalogue(*given["offers"])
    advice = advised(given["case"], ruleset(*given["rules"]), offers, on=ON)
    explanations = [explain(advice, offer=offer.id) for offer in offers.offers]
    several = [one for found in explanations for one in (found if isinstance(found, tuple) else (found,))]
    return "".join(f"{one.model_dump_json()}\n" for one in (advice, *several))


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.buffer.write(answered(line).encode())
