"""The protection stop that the office logged: the copy of a case at hand may be older."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.cli.log_file import DamagedLogError
from lotse.cli.output import say
from lotse.cli.stopping import stopped_for
from lotse.errors import LotseError, ProtectionStop
from lotse.privacy.disclosure_log import stopped_in
from lotse.protection import procedure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lotse.cli.options import Options
    from lotse.privacy.disclosure_log import LogEntry

_IN_THE_LOG = (
    "Angehalten ist dieser Fall laut Protokoll, auch wenn in dieser Datei etwas anderes steht. Ein neuer Fall beginnt "
    "mit lotse protection clear."
)


def log_or_stop(case: str, options: Options, *reads: Callable[[], Iterable[LogEntry]]) -> tuple[LogEntry, ...]:
    """Read what was logged, and stop if anything of it says that the case was stopped, whatever else is wrong with it.

    Args:
        case: The number of the case.
        options: The options of the command; only the settings are read, and only for a stop.
        reads: Each reads a log of the office.

    Returns:
        The entries.

    Raises:
        StoppedCase: The case was stopped; only a new case goes on (K02).
        LotseError: A log cannot be read, so nobody knows whether it was.
    """
    entries: list[LogEntry] = []
    trouble: list[LotseError] = []
    for read_one in reads:
        try:
            entries += read_one()
        except LotseError as error:
            entries += error.entries if isinstance(error, DamagedLogError) else ()
            trouble.append(error)
    stop_by_log(entries, case, options)
    if trouble:
        raise trouble[0]
    return tuple(entries)


def stop_by_log(log: Iterable[LogEntry], case: str, options: Options) -> None:
    """Stop if the log says that the case was stopped: the copy at hand may be older than the stop.

    Args:
        log: The log of the office, from a file or the record book.
        case: The number of the case.
        options: The options of the command; only the settings are read, and only for a stop.

    Raises:
        StoppedCase: The case was stopped; only a new case goes on (K02).
    """
    if case in stopped_in(log):
        say(options.words(_IN_THE_LOG))
        raise stopped_for(ProtectionStop(procedure(None)), options, case=case)
