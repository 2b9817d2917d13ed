"""A body by its id: from the catalogues, or from the tables of offices."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lotse.catalogues.responsibility_tables import offices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.catalogues.catalogue import Catalogue, CatalogueBody
    from lotse.catalogues.responsibility_model import Body


def body_by_id(body: str, catalogue: Catalogue) -> CatalogueBody | Body | None:
    """Look a body up.

    Args:
        body: A body id.
        catalogue: Bodies that provide or host offers.

    Returns:
        The body; None where nobody knows it.
    """
    return catalogue.bodies.get(body) or _offices_by_id().get(body)


@cache
def _offices_by_id() -> Mapping[str, Body]:
    """Every office of the tables by its id."""
    return MappingProxyType(
        {body.id: body for places in offices().at.values() for bodies in places.values() for body in bodies}
    )
