"""U11: nothing of lotse uses the network, and a test that would is found."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

import lotse
from no_sockets import MAY_USE_THIS_MACHINE, NoSockets, SocketOpened

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).parents[1]
PACKAGE = Path(lotse.__file__).parent
FOREIGN = "192.0.2.1"
"""An address that is set aside for documentation: nobody has it."""
NETWORK = {"socket", "ssl", "http", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "socketserver"}
NETWORK |= {"requests", "httpx", "aiohttp", "urllib3", "websockets"}

TRIED: dict[str, Callable[[], object]] = {
    "a socket": socket.socket,
    "a datagram socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "a connection": lambda: socket.create_connection((FOREIGN, 443), timeout=1),
    "a name that is looked up": lambda: socket.getaddrinfo("example.org", 443),
    "a page": lambda: urllib.request.urlopen(f"http://{FOREIGN}/", timeout=1),  # never reached
}


@pytest.mark.parametrize("call", TRIED.values(), ids=TRIED)
def test_no_socket_is_opened_in_a_test(call: Callable[[], object], no_sockets: NoSockets) -> None:
    with no_sockets.expected() as told, pytest.raises((SocketOpened, OSError)):
        call()
    assert told


def test_a_socket_of_another_thread_is_found_too(no_sockets: NoSockets) -> None:
    def opened() -> None:
        with suppress(SocketOpened):
            socket.socket()

    with no_sockets.expected() as told:
        thread = Thread(target=opened)
        thread.start()
        thread.join()
    assert told == ["socket.__new__"]


@pytest.mark.loopback
def test_with_the_marker_this_machine_is_reached_and_nothing_else(no_sockets: NoSockets) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5) as near:
            assert near.getpeername() == server.getsockname()
        with no_sockets.expected() as told, pytest.raises(SocketOpened):
            socket.create_connection((FOREIGN, 443), timeout=1)
        with no_sockets.expected() as looked_up, pytest.raises(SocketOpened):
            socket.getaddrinfo("example.org", 443)
    assert (told, looked_up) == (["socket.getaddrinfo"], ["socket.getaddrinfo"])


def test_a_test_that_swallows_the_error_fails_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((TESTS / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_tried.py").write_text(
        "import socket, contextlib\n"
        "def test_swallowed():\n    with contextlib.suppress(Exception):\n        socket.socket()\n"
        "def test_harmless():\n    pass\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{TESTS}:{PACKAGE.parent}", "PATH": "/usr/bin"},
        cwd=tmp_path,
    )  # fmt: skip
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "the network was wanted: socket.__new__" in ran.stdout


@pytest.mark.parametrize("mark", MAY_USE_THIS_MACHINE)
def test_the_markers_are_declared(mark: str, pytestconfig: pytest.Config) -> None:
    assert any(line.startswith(f"{mark}:") for line in pytestconfig.getini("markers"))


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_no_module_of_lotse_imports_the_network(file: Path) -> None:
    named: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            named |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    assert not {name for name in named if name.partition(".")[0] in NETWORK or name.startswith("urllib.request")}
