"""The tables of a book: one of steps, one row of a head. Columns hold ids, closed words, days and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError
from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, Table, Text

from lotse.book.chain import GONE, Head
from lotse.book.steps import STEP, Answer, Entry, Outcome, Step
from lotse.book.trouble import RESTORE
from lotse.catalogues.catalogue import Access
from lotse.errors import BookError, InputError
from lotse.privacy.disclosure_log import read_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION = 1
"""Version of these tables; what is older is brought forward, what is newer is refused."""

KINDS = tuple(model.model_fields["kind"].default for model in get_args(Step))
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"lotse_{column}")


def _at_most(column: str, length: int) -> CheckConstraint:
    return CheckConstraint(f"length({column}) <= {length}", name=f"lotse_{column}_length")


steps = Table(
    "lotse_steps",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", Text),  # ISO 8601 in UTC, the same text in every database
    Column("case_number", Text),
    Column("person", Text),
    Column("offer", Text),
    Column("idea", Text),
    Column("need", Text),
    Column("access", Text),
    Column("body", Text),
    Column("bodies", Text),  # ids with blanks between them
    Column("answer", Text),
    Column("outcome", Text),
    Column("follow_up", Text),
    Column("record", Text),
    Column("day", Text),  # ISO 8601
    Column("rule", Text),
    Column("count", _NUMBER),
    Column("total", _NUMBER),
    Column("entry", Text),  # an entry of the disclosure log, `lotse/log/1`
    Column("salt", Text),
    Column("digest", Text, nullable=False),
    Column("link", Text, nullable=False),
    _one_of("kind", (*KINDS, GONE)),
    _one_of("answer", get_args(Answer)),
    _one_of("outcome", get_args(Outcome)),
    _one_of("access", get_args(Access)),
    _at_most("case_number", 13),
    _at_most("person", 3),
    _at_most("offer", 120),
    _at_most("need", 120),
    _at_most("body", 120),
    CheckConstraint("kind <> 'gone' OR (case_number IS NULL AND salt IS NULL AND at IS NULL)", name="lotse_gone"),
    sqlite_strict=True,
)
head_table = Table(
    "lotse_head",
    metadata,
    Column("schema_version", Integer, nullable=False),
    Column("last", _NUMBER, nullable=False),
    Column("link", Text, nullable=False),
    Column("cut", _NUMBER, nullable=False),
    Column("cut_link", Text, nullable=False),
    Column("gone", _NUMBER, nullable=False),
    Column("keyed", Integer, CheckConstraint("keyed IN (0, 1)", name="lotse_keyed"), nullable=False),
    Column("seal", Text, nullable=False),
    sqlite_strict=True,
)
"""One row: how far the book goes, and its seal."""

_COLUMN = {"case": "case_number", "on": "day"}
_FIELD = {column: field for field, column in _COLUMN.items()}
_CHAIN = frozenset({"number", "at", "salt", "digest", "link"})


def row_of(step: Step) -> dict[str, Any]:
    """A step as the columns of a row, without its place in the chain."""
    said = step.model_dump(mode="json", exclude_none=True)
    if "entry" in said:
        said["entry"] = step.entry.model_dump_json(exclude_none=True)  # type: ignore[union-attr]  # only Logged has it
        said["case"] = getattr(step.entry, "case", "") or None  # type: ignore[union-attr]  # as above
    if "bodies" in said:
        said["bodies"] = " ".join(said["bodies"])
    return {_COLUMN.get(field, field): value for field, value in said.items()}


def entry_of(row: Mapping[str, Any]) -> Entry:
    """Read a row; its columns are held against the model of its step again.

    Args:
        row: The row by columns.

    Returns:
        The entry.

    Raises:
        BookError: The row holds something that no step can say.
    """
    said = {_FIELD.get(column, column): value for column, value in row.items() if value is not None}
    number, at = (said.pop(key, None) for key in ("number", "at"))
    said = {field: value for field, value in said.items() if field not in _CHAIN}
    try:
        if "entry" in said:
            said["entry"] = read_entry(said["entry"])
            said.pop("case", None)
        if "bodies" in said:
            said["bodies"] = said["bodies"].split(" ")
        return Entry(number=number, at=at, step=STEP.validate_python(said))
    except (ValidationError, InputError):
        pass
    raise BookError("BOOK-DAMAGED", "an entry of the book says something that cannot be", hint=RESTORE)


def row_of_head(head: Head, seal: str) -> dict[str, Any]:
    """The head as the columns of its row."""
    return {**head._asdict(), "keyed": int(head.keyed), "seal": seal}


def head_of(row: Mapping[str, Any]) -> Head:
    """The head out of its row."""
    return Head(**{name: row[name] for name in Head._fields if name != "keyed"}, keyed=bool(row["keyed"]))
