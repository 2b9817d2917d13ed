"""The command line: reading, asking the core, and saying the answer in German, English or JSON."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

# Installed pydantic plugins are shown every validated value. None of them has any business with a case.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"

import click  # after the line above

from lotse.cli.ending import cleaned_up  # after the line above
from lotse.cli.exit_codes import ExitCode  # as above
from lotse.cli.kept import remembering  # as above
from lotse.cli.output import prepare, say, show_stop  # as above
from lotse.cli.program import Misuse, program  # as above
from lotse.cli.speaking import language_of  # as above
from lotse.cli.standard_input import kept_input  # as above
from lotse.errors import ContentError, InputError, LotseError, ProtectionStop  # as above
from lotse.files import STDIN  # as above
from lotse.i18n import Words  # as above
from lotse.pipes import kept_pipes  # as above

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lotse.cli.kept import Kept

__all__ = ["ExitCode", "main"]


_COULD_NOT_RUN = frozenset(
    {
        "BOOK-BUSY",
        "BOOK-CONFLICT",
        "BOOK-DAMAGED",
        "BOOK-DISK",
        "BOOK-FULL",
        "BOOK-NEWER",
        "BOOK-READ-ONLY",
        "BOOK-TAMPERED",
        "BOOK-UNREACHABLE",
        "FILE-BUSY",
        "FILE-CHANGED",
        "RECORD-UNWRITTEN",
    }
)
"""Errors that no other input would mend: the record book is not as it should be, or a record or a case could not
be kept."""


_LOOK_THEMSELVES = frozenset({"agenda", "check", "clear", "compare", "disclose", "purge", "run", "withdraw"})
"""Commands that answer the rest, log the stop, or go on with every status (contract, section 5)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and say how it ended.

    Args:
        argv: The words after `lotse`; those of the process without it.

    Returns:
        An exit code of the contract. Nothing is raised, and no message holds a value of a case.
    """
    prepare()
    given = sys.argv[1:] if argv is None else list(argv)
    with cleaned_up(), kept_input(), kept_pipes(), remembering() as kept:
        try:
            return _ended(given, Words(language_of(given)), kept)
        except (Exception, KeyboardInterrupt, SystemExit):  # noqa: BLE001  # while a mistake is told: nothing to add
            return ExitCode.FAILED


def _ended(given: Sequence[str], words: Words, kept: Kept) -> int:
    """Run a command to its end, however it ends."""
    try:
        return _run(given, words)
    except LotseError as error:
        from lotse.cli.text_problems import error_text  # noqa: PLC0415  # loaded only where it is needed

        say(error_text(error, words.lang))
        end = ExitCode.FAILED if error.code in _COULD_NOT_RUN else ExitCode.INPUT
        return _stopped_anyway((*given, *_files_of(error)), words, end)
    except (click.Abort, KeyboardInterrupt) as broken:
        stored = kept.told(words)
        say(f"{words('Abgebrochen.')} {stored}" if stored else words("Abgebrochen. Es wurde nichts gespeichert."))
        if isinstance(broken, KeyboardInterrupt) or _is_typed():
            return ExitCode.FAILED
        # the lines of a talk may have been a file, with its dash forgotten
        return _stopped_anyway([STDIN], words, ExitCode.FAILED)
    except Exception as error:  # noqa: BLE001  # whatever happened: one line, without a value of a case
        say(
            words("lotse konnte das nicht ausführen: {what} in {where}", what=type(error).__name__, where=_where(error))
        )
        if stored := kept.told(words):
            say(stored)
        return _stopped_anyway(given, words, ExitCode.FAILED)


def _is_typed() -> bool:
    """Whether somebody sits before standard input; what is not there or closed cannot be asked."""
    try:
        return sys.stdin.isatty()
    except (AttributeError, ValueError):
        return True


def _run(given: Sequence[str], words: Words) -> int:
    """Run a command; wherever a stop comes from, the procedure is the answer."""
    try:
        _stop_before(given)
        return int(program.main(args=list(given), prog_name="lotse", standalone_mode=False, obj=words))
    except click.UsageError as error:
        say(_usage(error, words))
        return _stopped_anyway(given, words, ExitCode.INPUT)
    except ProtectionStop as stop:
        return _stopped(stop, given, words)


def _stop_before(given: Sequence[str]) -> None:
    """Look into the files that a command names before it begins, whatever it would do with them."""
    spoken = (one for before, one in zip(("", *given), given, strict=False) if before != "--lang" and one[:1] != "-")
    command = list(spoken)[:2]  # whatever comes later is no command, be it a file that is called like one
    if _LOOK_THEMSELVES.isdisjoint(command) and any(os.path.isfile(one.rpartition("=")[2]) for one in given):  # noqa: PTH113  # no word of a call is too odd for it
        from lotse.cli.stop_search import stop_before  # noqa: PLC0415  # loaded only where it is needed

        stop_before(given)


def _stopped(stop: ProtectionStop, given: Sequence[str], words: Words) -> int:
    """The end of a command that a stop ended: the procedure as this office shows it."""
    from lotse.cli.stop_search import as_far_as_understood, asked_about  # noqa: PLC0415  # loaded where it is needed
    from lotse.cli.stopping import StoppedCase, say_where, shown_stop, stopped_for  # noqa: PLC0415  # likewise

    shown = stop if isinstance(stop, StoppedCase) else stopped_for(stop, as_far_as_understood(given))
    say_where(shown, asked_about(given), words)
    show_stop(shown_stop(shown, words))
    return ExitCode.STOPPED


def _stopped_anyway(given: Sequence[str], words: Words, end: ExitCode) -> int:
    """The end of a command that could not be followed: signs of danger in any file it names are still told.

    What the file was handed in as does not matter: somebody has a case of a child in danger before them.
    """
    from lotse.cli.stop_search import stop_among  # noqa: PLC0415  # loaded only where it is needed

    stop = stop_among(given)
    return end if stop is None else _stopped(stop, given, words)


def _files_of(error: LotseError) -> Iterator[str]:
    """The files in which something is wrong: settings or a folder may have named them."""
    if isinstance(error, InputError | ContentError):
        yield from dict.fromkeys(one.file for one in error.problems if one.file)


def _usage(error: click.UsageError, words: Words) -> str:
    """What is wrong with the command line, and how it is called."""
    text = words("Der Aufruf hat eine Angabe zu viel oder eine in anderer Form.")
    if isinstance(error, Misuse):
        text = words.told(error.message)
    elif isinstance(error, click.NoSuchOption):
        text = words("Diese Option gibt es nicht.")
        if error.possibilities:
            text = f"{text} {words('Gemeint sein könnte {option}.', option=error.possibilities[0])}"
    elif isinstance(error, click.BadOptionUsage):
        text = words(
            "Bei der Option {option} passt der Wert nicht: Er fehlt, oder sie hat keinen.", option=error.option_name
        )
    elif isinstance(error, click.MissingParameter) and error.param is not None:
        text = words("Es fehlt eine Angabe.")
        if error.ctx:
            text = words("Es fehlt: {what}.", what=error.param.make_metavar(error.ctx))
    if error.ctx is None:
        return text
    return f"{text}\n{error.ctx.get_usage()}\n{words('Hilfe: {command}', command=f'{error.ctx.command_path} --help')}"


def _where(error: BaseException) -> str:
    """The innermost place in lotse, by file and line."""
    package = Path(__file__).parents[1]
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(package)
    ]
    if not frames:
        return "lotse"
    return f"{Path(frames[-1].filename).relative_to(package.parent).as_posix()}:{frames[-1].lineno}"
