"""The formats that `lotse export` and `lotse import` know. A new one is one entry here and one module."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from lotse.files import Document
    from lotse.settings import Settings


class Exchange(Protocol):
    """What the module of a format has."""

    def written(self, document: Document) -> str:
        """The content of a lotse file in the other format."""
        ...

    def taken_in(self, content: bytes, *, name: str, settings: Settings) -> dict[str, Any]:
        """The data of a lotse file from the content of a file in the other format."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """One format of other systems.

    Args:
        module: Where it is written and read.
        what: What it carries, as it is read aloud.
    """

    module: str
    what: str

    def exchange(self) -> Exchange:
        """The module, loaded when it is used."""
        return cast("Exchange", import_module(self.module))


FORMATS = {
    "dpv": Format("lotse.exchange.dpv", "eine Einwilligung als DPV JSON-LD (ISO/IEC TS 27560)"),
}
"""By the name that a command takes."""
