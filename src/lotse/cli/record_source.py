"""Where a record of consent is kept, a file of its own or the file of a case, and adding to its history there."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from lotse.case.records import ConsentRecord
from lotse.cli.alone import alone_in
from lotse.cli.program import Misuse
from lotse.cli.stopping import stop_for_records
from lotse.cli.whole_file import folder_of, whole_file
from lotse.errors import InputError, LotseError
from lotse.files import STDIN, parse, read, standard_input
from lotse.privacy.folders import record_files
from lotse.privacy.record_files import read_statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.case.records import Statement
    from lotse.cli.options import Options

_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class RecordSource:
    """A consent, and where it is kept.

    Args:
        path: The file, or `-` for standard input, which cannot be added to.
        place: Its place among the consents of a case; None where the file holds the record alone.
        content: The bytes that were read.
        record: The consent.
        case: The case it stands in, as it is written; None where the file holds the record alone.
    """

    path: str
    place: int | None
    content: bytes
    record: ConsentRecord
    case: Mapping[str, Any] | None

    def keep(self, changed: ConsentRecord, out: str | None = None) -> None:
        """Write the entries that were appended, and nothing else; comments of the file stay.

        Args:
            changed: The record with a longer history.
            out: Another file, which must not be there yet; without it the file itself is replaced, as a whole.

        Raises:
            LotseError: Nothing was written. FILE-CHANGED: somebody else wrote the file meanwhile; FILE-BUSY: one
                more command is at it; RECORD-UNWRITTEN: the disk or the folder takes nothing.
            Misuse: It cannot be written there.
        """
        new = [
            change.model_dump(mode="json", exclude_none=True) for change in changed.history[len(self.record.history) :]
        ]
        self.check_place(out)
        text = self._with(new)
        path, option = out or self.path, "--out" if out else "RECORD"
        was = None if out else hashlib.sha256(self.content).hexdigest()
        try:
            with alone_in(folder_of(path)), whole_file(path, new=out is not None, option=option, was=was) as file:
                file.write(text)
        except OSError:
            raise LotseError(
                "RECORD-UNWRITTEN",
                "the file could not be written: what was said is not kept yet",
                hint="look at the disk and the folder, then give the same command again",
                where=path,
            ) from None

    def again(self) -> RecordSource:
        """The same consent as its file holds it now.

        Raises:
            InputError: It is not there any more, or cannot be read.
        """
        return _in_case(self.record.record, self.path) if self.place is not None else find_record(self.path, None)

    def check_place(self, out: str | None) -> None:
        """Ask for a file where the record came from standard input.

        Args:
            out: Another file; None for the file itself.

        Raises:
            Misuse: There is no file that could be added to.
        """
        if self.path == STDIN and out is None:
            raise Misuse(
                "RECORD kommt von der Standardeingabe und wird dort nicht ergänzt. --out nennt eine neue Datei."
            )

    def _with(self, new: list[dict[str, Any]]) -> str:
        """The text of the file with entries appended to the history."""
        written = self.content.decode("utf-8-sig")
        is_json = written.lstrip().startswith("{")
        data = json.loads(written) if is_json else _yaml().load(written)
        around = data if self.place is None else data["consents"][self.place]
        around["history"].extend(new)
        if is_json:
            return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        text = io.StringIO()
        _yaml().dump(data, text)
        return text.getvalue()


def find_record(named: str, case: str | None) -> RecordSource:
    """Find a consent by its file, or by its number in the file of a case.

    Args:
        named: A file that holds the record, `-` for standard input, or its number such as `C-7Q4M9K2XPA`.
        case: The file of the case, for a number.

    Returns:
        The consent and where it is kept. The protection status of the case is not looked at here.

    Raises:
        InputError: There is no such file or number, or it is no consent.
        Misuse: The case is to come from standard input.
    """
    if case == STDIN:
        raise Misuse("--case nennt hier eine Datei. Von der Standardeingabe kommt nur RECORD.")
    if case is not None and named != STDIN and not Path(named).is_file():
        return _in_case(named, case)
    content = standard_input() if named == STDIN else _bytes(named)
    record = read_statement(parse(content, name=named, error=InputError))
    if not isinstance(record, ConsentRecord):
        raise InputError.of("FILE-KIND", "this is a record of another kind", hint="name a consent", path="RECORD")
    return RecordSource(named, None, content, record, None)


def _in_case(named: str, case: str) -> RecordSource:
    content = _bytes(case)
    data = read(case, error=InputError).data
    consents = data.get("consents") if isinstance(data, Mapping) else None
    for place, written in enumerate(consents if isinstance(consents, list) else ()):
        if isinstance(written, Mapping) and written.get("record") == named:
            record = read_statement(written)
            if isinstance(record, ConsentRecord):
                return RecordSource(case, place, content, record, data)
    raise InputError.of("ID-UNKNOWN", "the case holds no consent with this number", path="RECORD")


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError):
        raise InputError.of("FILE-KIND", "there is no such file", hint="a file, or a number with --case") from None


def read_records(paths: Iterable[str], options: Options) -> list[Statement]:
    """Read records of any kind.

    Args:
        paths: Files, or folders of which every YAML and JSON file is read.
        options: The options of the command, for a stop.

    Returns:
        The records.

    Raises:
        StoppedCase: One of them is a case with signs of danger to a child.
        InputError: One of them cannot be read.
    """
    stop_for_records(paths, options)
    return [read_statement(file) for file in record_files(paths)]


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _LONGEST_LINE
    return yaml
