"""Reading the settings of an office: the file behind `--config`, or `lotse.yaml` in the working directory."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from lotse.cli.output import say
from lotse.cli.text_problems import error_text
from lotse.errors import LotseError
from lotse.files import read, validated
from lotse.i18n import SOURCE
from lotse.settings import Settings

USUAL = "lotse.yaml"


def read_settings(given: str | None) -> Settings:
    """Read the settings; never from the environment.

    Args:
        given: What stands behind `--config`; None for `lotse.yaml` in the working directory, if there is one.

    Returns:
        The settings, with the paths in them as seen from the working directory; the careful defaults where there is
        no file.

    Raises:
        ContentError: All problems of the file.
    """
    path = Path(given if given is not None else USUAL)
    if given is None and not path.is_file():
        return Settings()
    settings = validated(read(path), Settings)
    return settings.model_copy(
        update={
            "vocabulary": _from(path, settings.vocabulary),
            "rules": _from(path, settings.rules),
            "record_book": _beside(path, settings.record_book),
            "log_key_file": _beside(path, settings.log_key_file),
            "catalogues": None
            if settings.catalogues is None
            else tuple(_from(path, one) for one in settings.catalogues),
        }
    )


def folder_of(given: str | None) -> Path | None:
    """The folder in which the settings in use stand; None without settings.

    Args:
        given: What stands behind `--config`.
    """
    path = Path(given if given is not None else USUAL)
    return path.parent if path.is_file() else None


def settings_for_stop(given: str | None, lang: str = SOURCE) -> Settings:
    """Read what a stop needs, as far as it can be read: the role and the emergency numbers.

    Args:
        given: What stands behind `--config`.
        lang: Language of the reader.

    Returns:
        The settings; those of a file with problems hold what is right of role and numbers. The problems are told.
    """
    try:
        return read_settings(given)
    except LotseError as error:
        say(error_text(error, lang))
    right = Settings()
    for path in dict.fromkeys((given or USUAL, USUAL)):  # numbers are needed now, whatever was named
        with suppress(LotseError):
            right = _right_of(read(path).data)
        if right.emergency:
            break
    return right


def _right_of(data: Any) -> Settings:
    if not isinstance(data, Mapping):
        return Settings()
    right = {}
    for key in ("role", "emergency"):
        try:
            right[key] = getattr(Settings.model_validate({key: data[key]}), key)
        except (KeyError, ValueError):
            continue
    return Settings(**right)


def _from(file: Path, named: str | None) -> str | None:
    """A path in the settings is meant from the folder of the settings; everything else is an id."""
    if named is None:
        return None
    near = file.parent / named
    return str(near) if near.exists() else named


def _beside(file: Path, named: str | None) -> str | None:
    """A file that may not be there yet, seen from the folder of the settings; a URL stays as it is."""
    return named if named is None or "://" in named else str(file.parent / named)
