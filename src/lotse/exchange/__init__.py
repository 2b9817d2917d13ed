"""Formats of other systems, out and in. Nothing is ever fetched: a file is read as it lies there, or refused."""
