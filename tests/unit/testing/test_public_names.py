"""Every public name of the kit is what it says, however often and in whatever order it is asked for."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

from lotse import testing

ASK = """\
import importlib, pkgutil, sys, types
for order in sys.argv[1:]:
    for loaded in [one for one in sys.modules if one.startswith("lotse.testing")]:
        del sys.modules[loaded]
    kit = importlib.import_module("lotse.testing")
    names = order.split(",")
    for name in [*names, *reversed(names)]:
        assert not isinstance(getattr(kit, name), types.ModuleType), (name, order)
    for one in pkgutil.walk_packages(kit.__path__, "lotse.testing."):
        importlib.import_module(one.name)
    for name in names:
        assert not isinstance(getattr(kit, name), types.ModuleType), (name, order)
        assert callable(getattr(kit, name)) or name == "LAWS", (name, order)
"""


@pytest.mark.parametrize("name", testing.__all__)
def test_a_name_asked_for_twice_is_the_same_and_no_module(name: str) -> None:
    first = getattr(testing, name)
    assert not isinstance(first, ModuleType)
    assert getattr(testing, name) is first


def test_in_every_order_and_after_every_module_it_stays_what_it_is() -> None:
    every = sorted(testing.__all__)
    orders = [every, every[::-1], *([name, *every] for name in every)]
    command = [sys.executable, "-c", ASK, *map(",".join, orders)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_no_module_has_the_name_of_something_public() -> None:
    assert not {one.name for one in pkgutil.iter_modules(testing.__path__)} & set(testing.__all__)
