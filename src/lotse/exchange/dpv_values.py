"""Single values out of JSON-LD, each with its place: what is missing, strange or of another kind becomes a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.exchange.dpv_terms import BODY_IRI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.errors import Problem
    from lotse.files import Document, Step

    Path = tuple[Step, ...]

_MISSING = object()
_ALWAYS = frozenset({"@id", "@type", "@context"})
_OF_TIME = ("xsd:dateTime", "xsd:date")


def listed(value: Any) -> list[Any]:
    """One value or several, as a list."""
    return value if isinstance(value, list) else [value]


class Reading:
    """A document that is walked through; its problems are kept, so that all of them are told at once.

    Args:
        document: What was read.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def node(self, path: Path, keys: tuple[str, ...], kinds: tuple[str, ...] = ()) -> Mapping[str, Any]:
        """The object at a place; keys and types that the record has no place for are problems.

        A type that is not written is that of the place. One more of them could turn round what is said, as a
        prohibition beside a process does.
        """
        node = self.document.at(path)
        if not isinstance(node, dict):
            self.missing(path)
            return {}
        for key in node:
            if key not in keys and key not in _ALWAYS:
                text = "the record has no place for this, so it would be lost"
                self.tell("KEY-UNKNOWN", (*path, key), text, "known here: " + ", ".join(keys), key=True)
        if not set(kinds) >= {str(kind) for kind in self.kinds(node)}:
            text = "the record has no place for this type, so it would be lost"
            hint = "one of: " + ", ".join(kinds) if kinds else "leave it out"
            self.tell("TYPE", (*path, "@type"), text, hint)
        return node

    def kinds(self, node: Mapping[str, Any]) -> list[Any]:
        """The types of an object, each once."""
        return list(dict.fromkeys(listed(node["@type"]))) if "@type" in node else []

    def kind(self, node: Mapping[str, Any], path: Path) -> str | None:
        """The one type of an object whose place alone does not say what it is."""
        found = self.kinds(node)
        if node and len(found) != 1:
            self.tell("TYPE", (*path, "@type"), "exactly one type says what this is", "")
        return str(found[0]) if len(found) == 1 else None

    def many(self, path: Path, key: str, *, optional: bool = False) -> list[tuple[int, Any]]:
        """The entries of a list, with their places."""
        value = self.document.at((*path, key))
        if value is None and optional and not self._has(path, key):
            return []
        if value is None or value == []:  # what is written and holds nothing is not what was agreed to
            self.missing((*path, key))
            return []
        if not isinstance(value, list):
            self.tell("TYPE", (*path, key), "must be a list", "write [ ] around it, or a dash before each entry")
            return []
        return list(enumerate(value))

    def _has(self, path: Path, key: str) -> bool:
        """Whether a key is written, be it with nothing."""
        node = self.document.at(path)
        return isinstance(node, dict) and key in node

    def text(self, path: Path, key: str, default: Any = _MISSING) -> Any:
        """A text; with a default it may be absent."""
        value = self.document.at((*path, key))
        if isinstance(value, str):
            return value
        if value is None and default is not _MISSING:
            return default
        if value is None:
            self.missing((*path, key))
        else:
            self.tell("TYPE", (*path, key), "must be text", "")
        return ""

    def flag(self, path: Path, key: str) -> bool:
        """True or false."""
        value = self.document.at((*path, key))
        if isinstance(value, bool):
            return value
        if value is None:
            self.missing((*path, key))
        else:
            self.tell("TYPE", (*path, key), "must be true or false", "write it without quotes")
        return False

    def time(self, path: Path, key: str, default: Any = _MISSING) -> Any:
        """A moment or a day, plain or typed."""
        value = self.document.at((*path, key))
        if isinstance(value, dict) and isinstance(value.get("@value"), str) and set(value) <= {"@type", "@value"}:
            if value.get("@type", _OF_TIME[0]) not in _OF_TIME:
                self.tell("TYPE", (*path, key, "@type"), "this is no moment or day", "one of: " + ", ".join(_OF_TIME))
            return value["@value"]
        return self.text(path, key, default)

    def name(self, value: Any) -> str:
        """A word of a vocabulary, as text or as `{"@id": …}`."""
        found = value.get("@id") if isinstance(value, dict) and set(value) == {"@id"} else value
        return found if isinstance(found, str) else ""

    def named(self, path: Path, key: str, prefix: str) -> str | None:
        """A word of DPV without its prefix, or a text as it is."""
        value = self.document.at((*path, key))
        if value is None or isinstance(value, str):
            return value
        if not (named := self.name(value)):
            self.tell("TYPE", (*path, key), "must be text", "")
        return named.removeprefix(prefix)

    def body(self, path: Path) -> str:
        """The id of a body, the same in both places it stands in."""
        body = str(self.text(path, "dct:identifier"))
        named = self.document.at((*path, "@id"))
        if named is not None and named != BODY_IRI + body:
            self.tell("TYPE", (*path, "@id"), "two names of one body differ", "")
        return body

    def missing(self, path: Path) -> None:
        """Tell that something is not there."""
        self.tell("KEY-MISSING", path, "the record needs this, and the document does not say it", "")

    def tell(self, code: str, path: Path, text: str, hint: str, *, key: bool = False) -> None:
        """Tell a problem once."""
        found = self.document.problem(code, path, text, hint, key=key)
        if found not in self.problems:
            self.problems.append(found)
