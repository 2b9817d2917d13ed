"""The talk of a screening: one line each, the protection status first, the consent second, nothing before it.

Questions go to standard error, so that standard output holds the sheet alone and can be sent to a printer. What is
answered is neither shown again nor kept.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lotse.advice import Question
from lotse.case.vocabulary import text_in
from lotse.cli.answers import Left, Unclear, read_answer
from lotse.cli.output import columns, say
from lotse.cli.program import Misuse
from lotse.cli.speaking import spoken
from lotse.cli.text_layout import Page
from lotse.screening import Reviewer, topics_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lotse.case.vocabulary import Topic, Vocabulary

T = TypeVar("T")
_DANGER = {"n": "no_indication", "j": "indicated", "y": "indicated", "a": "acute", "?": "unclear"}
_CONSENT = {"s": "written", "e": "electronic", "n": "refused"}
_NONE = ("keine", "keins", "nichts", "-")


def ask_danger() -> str:
    """Ask for the protection status; only the four answers count, and there is no default."""
    words = spoken()
    return _chosen(
        words("Zuerst: Gibt es Hinweise auf eine Gefährdung eines Kindes?"),
        words("n = nein, j = ja, a = akute Gefahr, ? = das ist noch nicht beantwortet"),
        _DANGER,
    )


def ask_consent() -> str:
    """Ask for the consent; until it is given nothing else is asked."""
    words = spoken()
    return _chosen(
        words(
            "Ist die Familie informiert: wozu das Screening dient, dass Ablehnen keine Folgen hat, dass sie "
            "jederzeit aufhören kann und welche Rechte sie hat? Und stimmen alle zu, die für das Kind sorgen dürfen?"
        ),
        words("s = ja, schriftlich, e = ja, elektronisch, n = nein"),
        _CONSENT,
    )


def ask_topics(instrument: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """Ask for place, birth and topics.

    Args:
        instrument: The screening.
        vocabulary: Where its topics are declared.

    Returns:
        What was answered, as the keys of `lotse/screening/1`.
    """
    words = spoken()
    ags = _asked(words("In welcher Stadt oder Gemeinde wohnt die Familie?"), "place/ags", "place")
    born = _asked(words("Wann ist das Kind geboren? Der Monat genügt; vor der Geburt: ?"), "k1/born", "birth")
    due = None if born else _asked(words("Wann wird das Kind erwartet?"), "u/due", "birth")
    topics = topics_of(instrument, vocabulary)
    return {
        "place": {"ags": ags} if ags else None,
        "born": born,
        "due": due,
        "topics": _until(
            lambda line: _numbers(line, topics), words("Welche Themen sind aufgekommen?"), *_listed(topics)
        ),
    }


def ask_reviewers(named: Sequence[Reviewer], vocabulary: Vocabulary, topics: Sequence[str]) -> tuple[Reviewer, ...]:
    """Ask who looked at the topics, until two have.

    Args:
        named: Who was named already.
        vocabulary: Where roles and topics are declared.
        topics: The topics, to be looked at.

    Returns:
        Everybody who looked; fewer than two where nobody answered any more.
    """
    words = spoken()
    shown = "; ".join(words.content(vocabulary.signals[one].name, "signal") for one in topics) or words("keine")
    found = list(named)
    asked = (
        words("Erste Prüfung: Passen diese Themen? {topics}.", topics=shown),
        words("Zweite Prüfung, durch eine andere Person: Passen diese Themen? {topics}.", topics=shown),
    )
    for text in asked[len(found) :]:
        try:
            reviewer = _until(
                lambda line: read_reviewer(line.strip().replace(" ", ":", 1), vocabulary),
                text,
                words("Zum Bestätigen Rolle und Buchstabe, zum Beispiel: hebamme a"),
            )
        except click.Abort:
            break
        found.append(reviewer)
    return tuple(found)


def read_reviewer(written: str, vocabulary: Vocabulary) -> Reviewer | Unclear:
    """Read who looked at the topics.

    Args:
        written: Role and letter, such as `hebamme:a`.
        vocabulary: Where roles are declared.

    Returns:
        Role and letter, or what would be right.
    """
    words = spoken()
    role, _, letter = written.strip().partition(":")
    names = {text_in(one.name).casefold(): one.id for one in vocabulary.roles.values()}
    found = role if role in vocabulary.roles else names.get(role.casefold())
    letter = letter.strip().casefold()
    if found is None or not letter[:1].isalpha() or not letter.isascii() or not letter.isalnum() or len(letter) > 3:  # noqa: PLR2004  # a letter and two digits
        return Unclear(words("Bitte nennen Sie Rolle und Buchstabe, zum Beispiel hebamme a; keinen Namen."))
    try:
        return Reviewer(role=found, letter=letter)
    except ValueError:
        return Unclear(words("Bitte nennen Sie einen Buchstaben, dahinter höchstens zwei Ziffern."))


def _chosen(asked: str, possible: str, answers: Mapping[str, str]) -> str:
    words = spoken()
    unclear = Unclear(words("Möglich sind: {answers}.", answers=possible))
    return _until(lambda line: answers.get(line.strip().casefold()) or unclear, asked, possible)


def _asked(text: str, key: str, kind: Any) -> str | None:
    """A place or a date; None where it is not known."""
    words = spoken()
    question = Question(
        key=key, kind=kind, precision="month", question=text, why="", sensitivity="plain", answers=None,
        settles_open=False, decides=0, offers=(),
    )  # fmt: skip

    def read(line: str) -> tuple[str | None] | Unclear:
        found = read_answer(line, question, words)
        return found if isinstance(found, Unclear) else (None if isinstance(found, Left) else str(found),)

    return _until(read, text, words("? = nicht bekannt"))[0]


def _numbers(line: str, topics: tuple[Topic, ...]) -> list[str] | Unclear:
    words = spoken()
    written = [one.strip() for one in line.split(",")]
    if len(written) == 1 and written[0].casefold() in (*_NONE, words("keine").casefold()):
        return []
    if not all(one.isascii() and one.isdigit() and 1 <= int(one) <= len(topics) for one in written):
        return Unclear(words("Bitte antworten Sie mit Nummern, mit Komma getrennt, oder mit „keine“."))
    return list(dict.fromkeys(topics[int(one) - 1].id for one in written))


def _listed(topics: tuple[Topic, ...]) -> list[str]:
    words = spoken()
    lines = [f"{number} = {words.content(topic.name, 'signal')}" for number, topic in enumerate(topics, start=1)]
    return [*lines, words("Nummern mit Komma getrennt, oder: keine")]


def _until(read: Callable[[str], T | Unclear], *lines: str) -> T:
    """Ask until a line is an answer; the end of the lines ends the screening, and nothing was kept."""
    _tell(*lines)
    while True:
        if sys.stdin.isatty():
            print("> ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        found = read(line)
        if not isinstance(found, Unclear):
            return found
        _tell(found.help)


def _tell(*lines: str) -> None:
    page = Page(columns())
    for line in lines:
        page.line(line)
    say("\n" + page.text().rstrip("\n"))


def reviewers_of(written: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Reviewer, ...]:
    """The reviewers behind `--reviewer`.

    Args:
        written: What was written, such as `hebamme:a`.
        vocabulary: Where roles are declared.

    Returns:
        Them, in order.

    Raises:
        Misuse: One of them is no role and letter.
    """
    found = [read_reviewer(one, vocabulary) for one in written]
    wrong = [one for one in found if isinstance(one, Unclear)]
    if wrong:
        raise Misuse("--reviewer braucht eine Rolle und einen Buchstaben, zum Beispiel hebamme:a; keinen Namen.")
    return tuple(one for one in found if isinstance(one, Reviewer))
