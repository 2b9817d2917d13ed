"""A body by its id: from the catalogues, or from the tables of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.catalogues.responsibility_tables import offices_by_id

if TYPE_CHECKING:
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
    return catalogue.bodies.get(body) or offices_by_id().get(body)
