"""Needs to offers and bodies: catalogues, matching, places, responsible bodies. Content is in `content/` and `nrw/`."""
