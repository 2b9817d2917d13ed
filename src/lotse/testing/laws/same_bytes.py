"""Law 9: same input, same bytes, in any thread; here within one process.

Other processes with other hash seeds are tried by the tests of lotse: content in memory would have to be written
down to be handed to them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from lotse.testing.world import must

if TYPE_CHECKING:
    from lotse.testing.world import Draw, World

_THREADS = 3


def the_same_bytes_come_out(world: World, draw: Draw) -> None:
    """Asked again, and by several threads at once, the same case gets the same bytes."""
    offers = world.some_offers(draw)

    def asked(_: int) -> str:
        advice = world.advice()
        explained = world.explained(advice, offers).values()
        return "\n".join([advice.model_dump_json(), *(one.model_dump_json() for one in explained)])

    first = asked(0)
    with ThreadPoolExecutor(max_workers=_THREADS) as threads:
        must(all(one == first for one in threads.map(asked, range(_THREADS))), "the same case got other bytes")
