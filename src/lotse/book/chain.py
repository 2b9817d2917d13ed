"""The chain of a book: every row holds the link of all rows before it, and the head of the book is sealed.

A row is committed to by a salted checksum. When a row is purged its content and its salt go, the checksum stays: the
chain still holds, and nobody can guess from a checksum what the row said. When all rows at the beginning are gone, the
beginning is cut, and the head keeps the link of the cut. The head says how far the book goes; its seal is made with the
key of the office, so that nobody without the key can shorten or rewrite a book unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BEGIN = "0" * 64
"""The link before the first row."""
GONE = "gone"
"""Kind of a row whose content was purged."""
_OWN = frozenset({"salt", "digest", "link"})
"""Columns of the chain itself; all others are content."""
_LEFT = frozenset({"number", "kind", "digest", "link", "entry"})
"""What is left of a row that was purged; of an entry of the disclosure log only its place in the chain of the log."""


class Head(NamedTuple):
    """How far a book goes.

    Args:
        schema_version: Version of the tables.
        last: Number of the last row; 0 in an empty book.
        link: Link of the last row.
        cut: Number of the last row that was cut off at the beginning; 0 without a cut.
        cut_link: Link of that row.
        gone: How many rows were purged since the book was begun.
        keyed: Whether the seal is made with a key.
    """

    schema_version: int
    last: int = 0
    link: str = BEGIN
    cut: int = 0
    cut_link: str = BEGIN
    gone: int = 0
    keyed: bool = False


def digest_of(row: Mapping[str, Any], salt: str) -> str:
    """The salted checksum of the content of a row.

    Args:
        row: The row by columns; those of the chain itself and empty ones do not count.
        salt: Random text of this row.

    Returns:
        64 hexadecimal digits.

    >>> digest_of({"number": 1, "kind": "x", "body": None}, "s") == digest_of({"kind": "x", "number": 1}, "s")
    True
    """
    content = {key: value for key, value in row.items() if value is not None and key not in _OWN}
    said = json.dumps([salt, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def link_of(before: str, number: int, digest: str) -> str:
    """The link of a row: over the link before it, its number and its checksum.

    >>> link_of(BEGIN, 1, "a" * 64) != link_of(BEGIN, 2, "a" * 64)
    True
    """
    return hashlib.sha256(f"{before}:{number}:{digest}".encode()).hexdigest()


def seal_of(head: Head, key: bytes | None) -> str:
    """The seal over the head of a book.

    Args:
        head: The head.
        key: The key of the office; without one the seal tells damage, but nobody who forges on purpose.

    Returns:
        64 hexadecimal digits.
    """
    said = json.dumps(["lotse-book", *head], separators=(",", ":")).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest() if key else hashlib.sha256(said).hexdigest()


def sealed(head: Head, seal: str, key: bytes | None) -> bool:
    """Whether a seal is that of the head, made with this key."""
    return hmac.compare_digest(seal_of(head, key), seal)


def chained(row: Mapping[str, Any], head: Head, salt: str) -> tuple[dict[str, Any], Head]:
    """Put a row at the end of a book.

    Args:
        row: Its content, without a number.
        head: The head so far.
        salt: Random text, new for each row.

    Returns:
        The row with its number and its place in the chain, and the new head.
    """
    number = head.last + 1
    content = {**row, "number": number}
    digest = digest_of(content, salt)
    link = link_of(head.link, number, digest)
    return {**content, "salt": salt, "digest": digest, "link": link}, head._replace(last=number, link=link)


def first_broken(rows: Iterable[Mapping[str, Any]], head: Head, *, after: tuple[int, str] | None = None) -> int | None:
    """Where a book does not hold: a row was changed, left out, put in, moved or cut off.

    Args:
        rows: The rows in the order of their numbers, from the cut or from `after` on.
        head: The head, whose seal is looked at elsewhere.
        after: Number and link of the last row that was looked at before.

    Returns:
        The number at which it does not hold; None if it holds up to the head.
    """
    number, link = after or (head.cut, head.cut_link)
    for row in rows:
        number += 1
        if row["number"] != number:
            return number
        digest, salt = row["digest"], row["salt"]
        if row["kind"] == GONE:
            whole = all(value is None for column, value in row.items() if column not in _LEFT)
        else:
            whole = isinstance(salt, str) and digest_of(row, salt) == digest
        link = link_of(link, number, digest)
        if not whole or link != row["link"]:
            return number
    return None if (number, link) == (head.last, head.link) else number + 1
