"""A command that is ended from outside (the terminal closes, the system goes down) takes away what is half written.

Without this, SIGTERM and SIGHUP end a process between two instructions, and the hidden file that `whole_file` was
filling stays for ever with values of a case in it.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_NUMBERS = tuple(
    number for name in ("SIGTERM", "SIGHUP") if isinstance(number := getattr(signal, name, None), signal.Signals)
)
_CLEANING = 5.0
"""Seconds in which a second signal is not heard: a closing terminal sends two, and cleaning takes no longer."""


class EndedError(BaseException):
    """A signal ends the command; like `KeyboardInterrupt` it is no mistake that somebody mends.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def cleaned_up() -> Iterator[None]:
    """While this is open, SIGTERM and SIGHUP end the command as an exception, and then the process as they would have.

    Whoever calls a command from another thread, or has handlers of their own, keeps them; a signal that is ignored, as
    under `nohup`, stays ignored.
    """
    taken = []
    if threading.current_thread() is threading.main_thread():
        taken = [number for number in _NUMBERS if signal.getsignal(number) == signal.SIG_DFL]
    first = 0.0

    def end(number: int, _: FrameType | None) -> None:
        nonlocal first
        if not first or time.monotonic() - first > _CLEANING:
            first = time.monotonic()
            raise EndedError(number)

    try:
        for number in taken:
            signal.signal(number, end)
        yield
    except EndedError as ended:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(ended.number)
        raise  # not reached, unless the signal is blocked
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
