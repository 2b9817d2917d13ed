"""The console in a terminal: a long page waits, a line is edited and kept nowhere, and the talk can end anywhere."""

from __future__ import annotations

import os
import pty
import select
import shutil
import sys
import time
from pathlib import Path

import pytest

OFFICE = Path(__file__).parent / "office" / "dueren"
ROOM = ("jobcenter-05358", "jugendamt-05358008", "gesundheitsamt-05358")
_PATIENCE = 60


class Terminal:
    """A command in a terminal of 24 lines and 80 columns."""

    def __init__(self, *words: str) -> None:
        self.said = ""
        self.process, self._line = pty.fork()
        if self.process == 0:
            os.environ.update({"TERM": "xterm", "LINES": "24", "COLUMNS": "80"})
            os.execv(sys.executable, [sys.executable, "-m", "lotse", *words])  # noqa: S606  # our own command
        import fcntl
        import struct
        import termios

        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, text: str) -> str:
        """Read until a text was said; what was said since the last time."""
        end, new = time.monotonic() + _PATIENCE, ""
        while text not in new:
            assert time.monotonic() < end, (text, new)
            if select.select([self._line], [], [], 0.2)[0]:
                try:
                    new += os.read(self._line, 65536).decode(errors="replace")
                except OSError:  # the other end is closed
                    break
        self.said += new
        return new

    def types(self, keys: str) -> None:
        os.write(self._line, keys.encode())

    def end(self) -> int:
        """Wait for the end of the command."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self._line)
        return code


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lotse.cli import main

    shutil.copytree(OFFICE, tmp_path / "dueren")
    monkeypatch.chdir(tmp_path / "dueren")
    who = [word for body in ROOM for word in ("--participant", body)]
    records = ["--records", "zustimmung-kind.yaml", "--records", "zustimmung-mutter.yaml"]
    assert main(["meeting", "agenda", "--on", "2026-11-20", *who, *records, "--out", "a.yaml", "familie.yaml"]) == 0


@pytest.mark.usefixtures("planned")
def test_in_a_terminal_a_long_page_waits_before_the_menu_hides_what_goes_well() -> None:
    terminal = Terminal("meeting", "run", "a.yaml", "--at", "2026-11-20T14:00")
    terminal.until("Ihre Wahl:")
    terminal.types("1\r")
    first = terminal.until("Weiter mit Enter")
    assert "Was gut läuft" in first
    assert "Zurück zur Tagesordnung" not in first
    terminal.types("\r")
    assert "Zurück zur Tagesordnung" in terminal.until("Ihre Wahl:")
    terminal.types("e\r")
    terminal.until("steht im Gesprächsbuch.")
    assert terminal.end() == 0


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.usefixtures("planned")
def test_the_talk_ends_with_ctrl_c_and_ctrl_d_and_says_that_everything_is_kept(key: str) -> None:
    terminal = Terminal("meeting", "run", "a.yaml", "--at", "2026-11-20T14:00")
    terminal.until("Ihre Wahl:")
    terminal.types(key)
    terminal.until("steht im Gesprächsbuch.")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.said
