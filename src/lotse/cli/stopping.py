"""The protection stop on the command line: the status of a case is read before anything else.

Whatever else is wrong with the settings, the rules or the case: the procedure is shown. `stop_search` looks for a stop
where the command itself is wrong, `stop_in_log` in what the office logged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from lotse.advice import Advice, Versions
from lotse.case.number import is_case_number
from lotse.cli.options import Options, today
from lotse.cli.output import as_json, columns, say
from lotse.cli.program import Misuse
from lotse.cli.settings_file import settings_for_stop
from lotse.cli.text_stop import stop_text
from lotse.errors import InputError, LotseError, Problem, ProtectionStop
from lotse.file_names import shown_name
from lotse.files import LARGEST, STDIN, parse, read, standard_input
from lotse.pipes import is_readable_pipe, read_pipe
from lotse.privacy.folders import record_files
from lotse.protection import GOES_ON, guard, is_sign, procedure, stops
from lotse.versions import LOTSE, engine_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lotse.files import Document
    from lotse.i18n import Words
    from lotse.protection import Stop

_STATUS = re.compile(
    rb"""^(?![ \t]*+\#).*?(?:"KS-STOP"|child(?:[-_ ]?|\\(?:x|u00|U000000)5[fF])protection["']?\s*+:\s*+"""
    rb"""(?>(?:[&!]\S*+|[|>][-+0-9]*+|\#[^\n]*+\n)\s*+)*+[\[{\s"'-]*+(?:indicated|acute|unclear)\b)""",
    re.MULTILINE | re.IGNORECASE,
)
"""The status, or a stopped answer, in the bytes of a file that cannot be read otherwise.

Rather one stop too many than one too few. Nothing is tried twice, so that no file takes long."""
_WRITTEN = re.compile(
    rb"""child(?:[-_ ]?|\\(?:x|u00|U000000)5[fF])protection["']?[ \t]*+:[ \t]*+(?:[&!]\S*+[ \t]++)*+"""
    rb"""(?:[|>][-+0-9]*+[ \t]*+)?+(?:(?:(?:\#[^\r\n]*+)?+\r?\n[ \t]*+)++(?<=[ \t]))?+"""
    rb"""[\[{ \t"'-]*+([^"',\]}\#\r\n]{1,80})""",
    re.IGNORECASE,
)
"""What stands behind the status, on its line or indented below: another word may be meant as one that stops."""
_ANCHORED = re.compile(rb"""&([^\s,\[\]{}]{1,80})(?:[ \t]++|[ \t]*+\r?\n[ \t]++)["']?([^"',\]}\#\r\n]{1,80})""")
"""What another place repeats by its name: a status may be `*name`."""
_MOST_LOOKED_AT = 10_000
_BEFORE = 200
"""Bytes before a status in which the sign of a comment is looked for."""
_NO_CASE = re.compile(
    rb"""\A(?:SQLite format 3\0|\{"schema":\s*"lotse/log/1")"""
    rb"""|^(?:\{[ \t]*+)?["']?schema["']?\s*+:\s*+["']?lotse/cases/""",
    re.MULTILINE,
)
"""What speaks of stops and is no case: the record book, the log, and test cases."""


class StoppedCase(ProtectionStop):
    """A case with signs of danger, with the answer that is shown instead.

    Args:
        advice: The stopped advice.
        options: How the answer is wanted.
        file: The file in which the status was found, `-` for standard input; empty where it was found in no file.
    """

    def __init__(self, advice: Advice, options: Options, file: str = "") -> None:
        super().__init__(advice.stop)
        self.advice = advice
        self.options = options
        self.file = file


def shown_stop(stop: ProtectionStop, words: Words | None = None) -> str:
    """The procedure as text in the language of the reader, or the stopped advice as JSON."""
    if isinstance(stop, StoppedCase) and stop.options.wants_json:
        return as_json(stop.advice)
    return stop_text(stop.procedure, words, width=columns())


_FOUND_IN = "Der Status, der hier anhält, steht in der Datei {file}."
_HEARD = "Der Status, der hier anhält, kommt von der Standardeingabe."


def say_where(stop: ProtectionStop, asked: str, words: Words) -> None:
    """Say in which file the status was found: a text that only speaks of one stops too, and somebody has to see it.

    Args:
        stop: The stop.
        asked: The file that the command was asked about; whoever named it knows that it is that one.
        words: The words of the reader.
    """
    file = stop.file if isinstance(stop, StoppedCase) else ""
    if file and file != asked:
        say(words(_HEARD) if file == STDIN else words(_FOUND_IN, file=file))


def stop_for_file(path: str, options: Options) -> None:
    """Stop if a file, whatever it was handed in as and however broken it is, holds a case with signs of danger.

    Args:
        path: A file, or `-` for standard input.
        options: The options of the command; only the settings are read, and only for a stop.

    Raises:
        StoppedCase: It does.
        InputError: It cannot be read, and does not.
    """
    document = read_case(path, options)
    if not _is_known(document) and says_stop(path, None):
        _stop({"child_protection": "unclear"}, options, path)


def _is_known(document: Document) -> bool:
    """Whether a file says what it is, and a case that the one status is stated with which it goes on."""
    data = document.data
    schema = data.get("schema") if isinstance(data, Mapping) else None
    if not isinstance(schema, str) or not schema.startswith("lotse/"):
        return False
    return not schema.startswith("lotse/case/") or data.get("child_protection") == GOES_ON


def states_stop(path: str) -> bool:
    """Whether a file that is there holds a case with signs of danger: it is not to be written over.

    Args:
        path: A file that may not be there.
    """
    if not says_stop(path, None):
        return False
    try:
        stop_for_file(path, Options())
    except StoppedCase:
        return True
    except LotseError:
        return False
    return False


def stop_for_records(paths: Iterable[str], options: Options) -> None:
    """Stop if the file of a case with signs of danger is handed in as a record, be it in a folder of records.

    Args:
        paths: Files, or folders, as they are named behind `--records`.
        options: The options of the command; only the settings are read, and only for a stop.

    Raises:
        StoppedCase: One of them is such a case. What cannot be read otherwise is told by whoever reads it.
    """
    for file in record_files(paths):
        with suppress(InputError):
            if file != STDIN:
                read_case(file, options)


def read_case(path: str, options: Options) -> Document:
    """Read the file of a case, or of an answer about one, and its protection status; nothing else is looked at.

    Args:
        path: A file, or `-` for standard input.
        options: The options of the command; only the settings are read, and only for a stop.

    Returns:
        The file, if its status does not stop.

    Raises:
        StoppedCase: Signs of danger to a child, be the rest right or wrong.
        InputError: The file cannot be read.
    """
    content = standard_input() if path == STDIN else None
    try:
        document = read(path, error=InputError) if content is None else parse(content, name=STDIN, error=InputError)
    except InputError:
        if says_stop(path, content):
            _stop({"child_protection": "unclear"}, options, path)
        raise
    if stops(document.data):
        _stop(document.data, options, path)
    if isinstance(document.data, Mapping) and document.data.get("stop") is not None:  # an answer that was stopped
        _stop({"child_protection": "unclear", "case": document.data.get("case")}, options, path)
    if document.problems and says_stop(path, content):
        _stop({"child_protection": "unclear"}, options, path)
    return document


def read_bytes(path: str, options: Options) -> bytes:
    """Read a file of another system, and stop if it is a case with signs of danger after all.

    Args:
        path: A file, or `-` for standard input.
        options: The options of the command; only the settings are read, and only for a stop.

    Returns:
        The bytes of the file, at most one more than a file may have.

    Raises:
        StoppedCase: Signs of danger to a child are stated in it.
        InputError: The file cannot be read.
    """
    content: bytes | None
    try:
        if path == STDIN:
            content = standard_input()
        elif is_readable_pipe(path):
            content = read_pipe(path, LARGEST + 1)
        else:
            with Path(path).open("rb") as file:
                content = file.read(LARGEST + 1)
    except (OSError, ValueError):
        content = None
    if content is None:
        raise InputError([Problem(shown_name(path), 0, 0, "", "FILE-KIND", "this is no file that can be read", "")])
    if says_stop(path, content):
        _stop({"child_protection": "unclear"}, options, path)
    return content


def says_stop(path: str, content: bytes | None) -> bool:
    """Whether a file that has problems states a stopping status somewhere."""
    if content is None and path == STDIN:
        content = standard_input()
    if content is None and is_readable_pipe(path):
        content = read_pipe(path, LARGEST)
    if content is None:
        file = Path(path)
        try:
            if not file.is_file():
                return False
            with file.open("rb") as opened:
                content = opened.read(LARGEST)
        except (OSError, ValueError):
            return False
    if _NO_CASE.search(content) is not None:
        return False
    content = content.replace(b"\0", b"")
    return _STATUS.search(content) is not None or _means_stop(content)


def _means_stop(content: bytes) -> bool:
    """Whether a status is written that can only be meant as one that stops, outside of a comment."""
    repeated: set[bytes] = set()
    for found in islice(_WRITTEN.finditer(content), _MOST_LOOKED_AT):
        line = content[max(0, found.start() - _BEFORE) : found.start()].rpartition(b"\n")[2]
        if line.lstrip().startswith(b"#"):
            continue
        if found[1].startswith(b"*"):
            repeated.update(found[1][1:].split()[:1])
        elif is_sign(_as_text(found[1])):
            return True
    anchored = islice(_ANCHORED.finditer(content), _MOST_LOOKED_AT) if repeated else ()
    return any(one[1] in repeated and is_sign(_as_text(one[2])) for one in anchored)


def _as_text(content: bytes) -> str:
    """Bytes as they were meant: what is no UTF-8 is of an older system."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def stop_for_status(status: str, options: Options) -> None:
    """Stop if a status that was asked for in a talk is one that stops.

    Args:
        status: One of the four.
        options: The options of the command.

    Raises:
        StoppedCase: With any status but `no_indication`.
    """
    _stop({"child_protection": status}, options)


def stopped_for(stop: ProtectionStop, options: Options, *, case: str = "") -> StoppedCase:
    """The stop as this office shows it: with its emergency numbers and the steps of its role.

    Args:
        stop: A stop of the core.
        options: The options of the command.
        case: The number of the case, where it is known.

    Returns:
        The stop with the stopped advice.
    """
    settings = settings_for_stop(options.config, options.words.lang)
    shown = procedure(settings.role or stop.procedure.role, settings.emergency)
    return StoppedCase(_advice(case, shown, options), options)


def _stop(data: object, options: Options, file: str = "") -> None:
    settings = settings_for_stop(options.config, options.words.lang)
    number = data.get("case") if isinstance(data, Mapping) else None
    try:
        guard(data, role=settings.role, emergency=settings.emergency)
    except ProtectionStop as stop:
        known = number if isinstance(number, str) and is_case_number(number) else ""
        raise StoppedCase(_advice(known, stop.procedure, options), options, file) from None


def _advice(number: str, stop: Stop, options: Options) -> Advice:
    """The stopped advice; nothing but the number and the day is taken from the command."""
    try:
        on = options.day()
    except Misuse as error:
        say(error.message)
        on = today()
    return Advice(case=number, on=on, versions=Versions(lotse=LOTSE, engine=engine_name()), stop=stop)
