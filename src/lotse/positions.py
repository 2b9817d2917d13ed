"""What stands where in a file: YAML 1.2 (and so JSON) read into plain data, with the line and column of every part.

Only the core schema is known: text, whole numbers, decimal numbers, true, false and null. There is no
tag, no class and no code in a file; `yes`, `no`, `on` and days are text. The parser's events are taken
one by one with an own stack, so that no file, however deep or cleverly folded, can hang or crash the reader.
What can be read in spite of a problem is read, so that all faults of a file are told at once.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEEPEST = 60
"""Levels of nesting; the deepest shipped condition needs a fifth of them."""

MOST_REPEATED = 10_000
"""Parts of a file that aliases may repeat, all together."""

MOST_DIGITS = 18
"""Digits of a number; every whole number of this length is exact in any program that reads the answers."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_NO_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(slots=True)
class Spot:
    """Where one value stands, and where its parts stand.

    Args:
        line: 1-based line.
        column: 1-based column.
        keys: Line and column of each key of a mapping.
        parts: The values of a mapping by key, or of a list by place.
    """

    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    parts: dict[str | int, Spot] = field(default_factory=dict)

    def find(self, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        r"""Line and column of the value at a path, or of its key; of the nearest part above it that exists.

        >>> tree_of("a:\n  - 1\n").spot.find(("a", 0))
        (2, 5)
        """
        here, at = self, (self.line, self.column)
        for number, step in enumerate(path):
            if key and number == len(path) - 1 and step in here.keys:
                return here.keys[step]
            below = here.parts.get(step)
            if below is None:
                break
            here, at = below, (below.line, below.column)
        return at


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a file, before anybody knows which of its keys may be named.

    Args:
        line: 1-based line.
        column: 1-based column.
        code: A code of the contract.
        text: What is wrong, without a word of the file.
        hint: What to do.
        steps: Keys and list places of the part that is meant.
    """

    line: int
    column: int
    code: str
    text: str
    hint: str = ""
    steps: tuple[str | int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Tree:
    """A file as far as it could be read.

    Args:
        data: Plain mappings, lists, text, numbers, true, false and null.
        spot: Where everything stands.
        faults: What is wrong, in the order of the file.
        whole: Whether the file could be read to its end; if not, `data` means nothing.
    """

    data: Any
    spot: Spot
    faults: tuple[Fault, ...]
    whole: bool


def tree_of(text: str) -> Tree:
    r"""Read the text of a YAML or JSON file.

    Args:
        text: The whole file.

    Returns:
        Data, positions and every fault; nothing is raised.

    >>> tree_of("born: 2021-03\nlanguages: [no, tr]\n").data
    {'born': '2021-03', 'languages': ['no', 'tr']}
    """
    return _Builder().build(text)


class _Stop(Exception):  # noqa: N818  # not an error: the reading ends here, the fault is noted
    """The rest of the file cannot be read."""


@dataclass(slots=True)
class _Level:
    """One mapping or list that is being read."""

    data: dict[Any, Any] | list[Any]
    spot: Spot
    anchor: str | None
    size: int = 1
    height: int = 1
    key: str | None = None
    key_at: tuple[int, int] = (0, 0)
    awaits_value: bool = False


@dataclass(slots=True)
class _Anchored:
    """What an alias may repeat."""

    data: Any
    spot: Spot
    size: int
    height: int


class _Builder:
    """Builds data and positions from the events of the parser."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.levels: list[_Level] = []
        self.anchors: dict[str, _Anchored | None] = {}
        self.repeated = 0
        self.root: tuple[Any, Spot] | None = None

    def build(self, text: str) -> Tree:
        try:
            self._printable(text)
            for event in self._events(text):
                self._take(event)
            whole = True
        except _Stop:
            whole = False
        if whole and (self.root is None or self.root[0] is None):
            self._note("YAML-EMPTY", (1, 1), "the file holds nothing", "write at least the key `schema`")
            whole = False
        data, spot = self.root or (None, Spot(1, 1))
        return Tree(data, spot, tuple(sorted(self.faults)), whole)

    def _note(self, code: str, at: tuple[int, int], text: str, hint: str = "") -> None:
        self.faults.append(Fault(at[0], at[1], code, text, hint, tuple(self._steps())))

    def _steps(self) -> Iterator[str | int]:
        """Where the reading is."""
        for level in self.levels:
            if isinstance(level.data, list):
                yield len(level.data)
            elif level.awaits_value:
                yield level.key or ""

    def _printable(self, text: str) -> None:
        found = _UNPRINTABLE.search(text)
        if found is not None:
            before = text[: found.start()]
            at = (before.count("\n") + 1, found.start() - before.rfind("\n"))
            self._note("YAML-SYNTAX", at, "a character that cannot be printed", "delete it, or save the file as UTF-8")
            raise _Stop

    def _events(self, text: str) -> Iterator[Any]:
        """The parser's events; whatever it stumbles over becomes one fault without the text of the file."""
        from ruamel.yaml import YAML  # noqa: PLC0415  # 30 ms that shipped content and JSON need not pay
        from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415  # as above

        stumbled: tuple[str, tuple[int, int], str, str] | None = None
        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except MarkedYAMLError as error:
            stumbled = _syntax(error)
        except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
            # the parser's own faults on text that is no YAML, such as a character beyond Unicode
            stumbled = ("YAML-SYNTAX", (self._line(), 1), "the text after this line is no valid YAML", "")
        if stumbled is not None:
            self._note(*stumbled)
            raise _Stop

    def _line(self) -> int:
        return self.levels[-1].spot.line if self.levels else 1

    def _take(self, event: Any) -> None:
        kind = type(event).__name__
        at = (event.start_mark.line + 1, event.start_mark.column + 1)
        if kind == "ScalarEvent":
            self._tagless(event, at)
            self._place(self._scalar(event, at), Spot(*at), event.anchor)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._tagless(event, at)
            self._open(event, at, mapping=kind == "MappingStartEvent")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            level = self.levels.pop()
            self._place(level.data, level.spot, level.anchor, level.size, level.height)
        elif kind == "AliasEvent":
            self._repeat(event.anchor, at)
        elif kind == "DocumentStartEvent" and self.root is not None:
            self._note("YAML-SYNTAX", at, "a second document begins here", "write one document in a file")
            raise _Stop

    def _tagless(self, event: Any, at: tuple[int, int]) -> None:
        if event.ctag is not None:
            self._note("YAML-TAG", at, "tags are not read", "leave off the word with the exclamation mark")

    def _open(self, event: Any, at: tuple[int, int], *, mapping: bool) -> None:
        self._not_too_deep(1, at)
        if event.anchor is not None:
            self.anchors[event.anchor] = None  # open: whoever names it now would lie in itself
        self.levels.append(_Level({} if mapping else [], Spot(*at), event.anchor))

    def _not_too_deep(self, more: int, at: tuple[int, int]) -> None:
        if len(self.levels) + more > DEEPEST:
            self._note("YAML-SYNTAX", at, f"nested deeper than {DEEPEST} levels", "write it flatter")
            raise _Stop

    def _place(self, data: Any, spot: Spot, anchor: str | None, size: int = 1, height: int = 0) -> None:
        """Put a finished value where it belongs: as a key, as the value of a key, as the next of a list."""
        if anchor is not None:
            self.anchors[anchor] = _Anchored(data, spot, size, height)
        if not self.levels:
            self.root = (data, spot)
            return
        level = self.levels[-1]
        level.size += size
        level.height = max(level.height, height + 1)
        if isinstance(level.data, list):
            level.spot.parts[len(level.data)] = spot
            level.data.append(data)
        elif level.awaits_value:
            level.awaits_value = False
            if level.key is not None:
                level.data[level.key] = data
                level.spot.parts[level.key] = spot
        else:
            level.key_at = (spot.line, spot.column)
            level.key = self._key(level, data)
            level.awaits_value = True

    def _key(self, level: _Level, data: Any) -> str | None:
        """The key under which the next value goes; None if there is none, so that the value is read and left."""
        if not isinstance(data, str):
            self._note("TYPE", level.key_at, "a key must be text", "put it in quotes")
            return None
        if data in level.spot.keys:
            first = level.spot.keys[data][0]
            hint = f"it stands in line {first} already"
            self._note("YAML-DUPLICATE-KEY", level.key_at, "a key stands twice in one mapping", hint)
            return None
        level.spot.keys[data] = level.key_at
        return data

    def _repeat(self, name: str, at: tuple[int, int]) -> None:
        anchored = self.anchors.get(name)
        if anchored is None:
            text = "an alias lies in what it repeats" if name in self.anchors else "an alias repeats nothing"
            self._note("YAML-ALIAS", at, text, "write the part out")
            self._place(None, Spot(*at), None)
            return
        self.repeated += anchored.size
        if self.repeated > MOST_REPEATED:
            self._note("YAML-ALIAS", at, "aliases repeat too much", "write the parts out")
            raise _Stop
        self._not_too_deep(anchored.height, at)
        spot = Spot(at[0], at[1], anchored.spot.keys, anchored.spot.parts)
        self._place(deepcopy(anchored.data), spot, None, anchored.size, anchored.height)

    def _scalar(self, event: Any, at: tuple[int, int]) -> Any:
        """The value of one plain or quoted word by the core schema."""
        word: str = event.value
        if event.style or not event.implicit[0]:
            return self._joined(word, at)
        if word in _WORDS:
            return _WORDS[word]
        if _WHOLE.fullmatch(word):
            if _LEADING_ZERO.fullmatch(word):
                hint = 'put it in quotes, such as "05315000"'
                self._note("AGS-UNQUOTED", at, "digits with a leading zero are no number", hint)
                return word
            return int(word) if len(word.lstrip("-+")) <= MOST_DIGITS else self._too_long(word, at)
        if _OTHER_BASE.fullmatch(word):
            return int(word, 0) if len(word) <= MOST_DIGITS else self._too_long(word, at)
        if _DECIMAL.fullmatch(word):
            number = float(word)
            return number if abs(number) != float("inf") else self._too_long(word, at)
        if _NO_FINITE.fullmatch(word):
            return float(word.replace(".", "", 1))
        return word

    def _too_long(self, word: str, at: tuple[int, int]) -> str:
        self._note("TYPE", at, f"a number has at most {MOST_DIGITS} digits", "put it in quotes if it is text")
        return word

    def _joined(self, word: str, at: tuple[int, int]) -> str:
        """Join the two halves in which JSON escapes a character beyond the first 65,536."""
        if not any("\ud800" <= sign <= "\udfff" for sign in word):
            return word
        joined = word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "\ufffd" in joined and "\ufffd" not in word:
            self._note("YAML-SYNTAX", at, "half of an escaped character", "write the character itself")
        return joined


_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("found character '\\t'", "a tab cannot stand here", "indent with spaces"),
    ("found unexpected end of stream", "a quote is opened here and not closed", "close it"),
    ("mapping values are not allowed", "a colon cannot stand here", "put text with a colon in quotes"),
    ("found unknown escape character", "an unknown escape after a backslash", "use single quotes, or double it"),
    ("expected ',' or", "a bracket is opened here and not closed, or a comma is missing", "look at the lines below"),
    ("could not find expected ':'", "a colon is missing after a key", "look at the line above, too"),
    ("expected <block end>", "the indentation does not fit", "begin all keys of one mapping in one column"),
    ("found character", "a word cannot begin with this character", "put the text in quotes"),
    ("sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own"),
    ("expected the node content, but found '<stream end>'", "the file ends in brackets that are open", "close them"),
    ("expected the node content", "a value is missing here", "write it, or leave off the comma or colon before it"),
    ("expected '<document start>'", "nothing can follow here", "look at indentation and brackets above"),
    ("expected alphabetic or numeric", "a name is missing after & or *", "put text that begins so in quotes"),
    ("expected chomping", "no text can follow > or | in their line", "put text that begins so in quotes"),
    (
        "expected a comment or a line break",
        "no text can follow > or | in their line",
        "put text that begins so in quotes",
    ),
    ("found unexpected ':'", "a colon cannot stand here", "put text with a colon in quotes"),
)
_AT_THE_BEGINNING = ("found unexpected end of stream", "expected ',' or")


def _syntax(error: Any) -> tuple[str, tuple[int, int], str, str]:
    """Say in own words where the parser stumbled: its own words repeat the file."""
    said = str(error.problem or "")
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and said.startswith(_AT_THE_BEGINNING):
        mark = error.context_mark
    at = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if said.startswith("found undefined tag handle"):
        return "YAML-TAG", at, "tags are not read", "leave off the word with the exclamation mark"
    for beginning, text, hint in _SYNTAX:
        if said.startswith(beginning):
            return "YAML-SYNTAX", at, text, hint
    return "YAML-SYNTAX", at, "this is no valid YAML", "look at indentation, quotes and brackets"
