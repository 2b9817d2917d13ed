"""No test opens a socket: lotse needs no network, and a library that tries to use one is found here (U11).

Every socket of this process is told to the interpreter's audit hooks, also those that a C module or another thread
opens. A test marked `loopback`, `browser` or `postgres` may use sockets of this machine, nothing else.
"""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

MAY_USE_THIS_MACHINE = ("loopback", "browser", "postgres")
_OF_THIS_MACHINE = frozenset({"", "localhost"})
_UNIX = getattr(socket, "AF_UNIX", None)
_WITH_ADDRESS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_LOOK_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})


class SocketOpened(RuntimeError):  # noqa: N818  # it says what happened
    """Something wanted to use the network during a test."""


class NoSockets:
    """A pytest plugin that lets nothing reach the network, from the first import to the last test."""

    def __init__(self) -> None:
        self.watching = True
        self.this_machine = False
        self.told: list[str] = []
        sys.addaudithook(self._audit)  # it stays for the life of the process

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not event.startswith("socket.") or not self.watching:
            return
        if event == "socket.__new__" or event in _WITH_ADDRESS or event in _LOOK_UP:
            if self.this_machine and _stays_here(event, arguments):
                return
            self.told.append(event)
            raise SocketOpened(f"{event}: tests use no network; see tests/no_sockets.py")

    @contextmanager
    def expected(self) -> Iterator[list[str]]:
        """Let a test try what is not allowed, and take what was told about it."""
        before, self.told = self.told, []
        try:
            yield self.told
        finally:
            self.told = before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Find out before the fixtures of a test whether it may use this machine."""
        self.this_machine = any(item.get_closest_marker(mark) for mark in MAY_USE_THIS_MACHINE)
        try:
            return (yield)
        finally:
            self.this_machine = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, Any, Any]:
        """Fail a test that tried, even where something caught the error."""
        self.told.clear()
        result = yield
        if self.told:
            pytest.fail(f"the network was wanted: {', '.join(self.told)}", pytrace=False)
        return result

    def pytest_unconfigure(self) -> None:
        """Look no longer when pytest has ended."""
        self.watching = False


def _stays_here(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a socket is made, or an address of this machine is meant."""
    if event == "socket.__new__":
        return arguments[1] in (_UNIX, socket.AF_INET, socket.AF_INET6, -1)
    address = arguments[0] if event in _LOOK_UP else arguments[1]
    if getattr(arguments[0], "family", None) == _UNIX or address is None:
        return True
    host = address[0] if isinstance(address, tuple) else address
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        return name in _OF_THIS_MACHINE or ip_address(name).is_loopback
    except ValueError:
        return False
