"""What a database complains about, in the words of a book; its own words may repeat what was written."""

from __future__ import annotations

import sqlite3
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from lotse.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

RESTORE = "take the newest backup, and keep this file for whoever looks into it"
_BUSY = ("BOOK-BUSY", "somebody else is writing in the book", "try again in a moment")
_FULL = ("BOOK-FULL", "there is no room left for the book; nothing of this step was kept", "make room and try again")
_READ_ONLY = ("BOOK-READ-ONLY", "the book may not be written here", "look at the rights on the file and its folder")
_DAMAGED = ("BOOK-DAMAGED", "the file of the book is damaged", RESTORE)
_FOREIGN = ("BOOK-FOREIGN", "this is no record book of lotse", "name the file of the book (record_book)")
_UNREACHABLE = ("BOOK-UNREACHABLE", "the database of the book does not answer", "look at record_book and the network")
_OTHER = ("BOOK-UNREACHABLE", "the book could not be read or written", "nothing of this step is confirmed: look first")

_SQLITE = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_AUTH": _READ_ONLY,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _FOREIGN,
    "SQLITE_FORMAT": _DAMAGED,
    "SQLITE_SCHEMA": _DAMAGED,
    "SQLITE_CONSTRAINT": _DAMAGED,
    "SQLITE_ERROR": _DAMAGED,
    "SQLITE_IOERR": (
        "BOOK-DISK",
        "the disk could not be read or written; nothing of this step was kept",
        "look at the disk",
    ),
}
_POSTGRES = {
    "55P03": _BUSY,
    "57014": _BUSY,
    "40001": _BUSY,
    "40P01": _BUSY,
    "53": _FULL,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "28": ("BOOK-UNREACHABLE", "the database of the book does not let this user in", "look at record_book"),
    "3D": ("BOOK-UNREACHABLE", "there is no such database", "look at record_book"),
    "08": _UNREACHABLE,
    "57": _UNREACHABLE,
    "23": _DAMAGED,
    "42": _DAMAGED,
    "XX": _DAMAGED,
}
"""By SQLSTATE, the whole or its class."""


def told(error: BaseException) -> BookError:
    """Say a complaint of the database without repeating it.

    Args:
        error: What SQLAlchemy or a driver raised.

    Returns:
        The error of the book.
    """
    cause = getattr(error, "orig", None) or error
    name = getattr(cause, "sqlite_errorname", None)
    state = getattr(cause, "sqlstate", None)
    if isinstance(error, UnicodeDecodeError) or (isinstance(cause, sqlite3.Error) and name is None):
        words = _DAMAGED  # text in the file that is none
    elif isinstance(name, str):
        words = _SQLITE.get("_".join(name.split("_")[:2]), _OTHER)
    elif isinstance(state, str):
        words = _POSTGRES.get(state) or _POSTGRES.get(state[:2], _OTHER)
    else:
        words = _UNREACHABLE if type(cause).__name__ in ("OperationalError", "ConnectionTimeout") else _OTHER
    code, message, hint = words
    return BookError(code, message, hint=hint)


def in_words(call: Callable[P, T]) -> Callable[P, T]:
    """Let a call raise errors of the book only, and nothing of what a database said about them.

    Args:
        call: Something that reads or writes.

    Returns:
        The same, with plain errors: no cause, no context.
    """

    @wraps(call)
    def told_plainly(*given: P.args, **named: P.kwargs) -> T:
        try:
            return call(*given, **named)
        except BookError as error:
            found = error
        except (SQLAlchemyError, UnicodeDecodeError) as error:
            found = told(error)
        except Exception as error:
            if not hasattr(error, "sqlite_errorname") and not hasattr(error, "sqlstate"):
                raise
            found = told(error)
        found.__context__ = found.__cause__ = None
        raise found.with_traceback(None)

    return told_plainly
