"""The talk about one case: ideas, questions, the guide. Every step is kept when it is confirmed, none before."""

from __future__ import annotations

import re
import secrets
from datetime import date
from typing import TYPE_CHECKING

from lotse.book import (
    CaseClosed,
    ColleagueIdea,
    FollowUpSet,
    GuideChosen,
    HandoverConfirmed,
    IdeaChosen,
    new_id,
)
from lotse.cli.answers import Left, Unclear, read_answer, with_value, without_answer
from lotse.cli.meeting_asking import Asking
from lotse.cli.text_meeting import ACCESS, Pages
from lotse.cli.text_questions import about_question
from lotse.meeting.guide import has_contact, the_chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lotse.advice import RecognisedNeed
    from lotse.cli.console import Console
    from lotse.cli.meeting_case import OpenCase
    from lotse.i18n import Words
    from lotse.meeting.room import Participant

_BACK, _END = "z", "e"


class Talk(Asking):
    """The talk about an open case.

    Args:
        opened: The case.
        room: Who is there.
        console: Where it is shown and answered.
        say: The language of the sentences.
        width: Columns to wrap at.
        write: Writes the case with the answers, where the office wants that.
    """

    def __init__(
        self,
        opened: OpenCase,
        room: Sequence[Participant],
        console: Console,
        say: Words,
        *,
        width: int,
        write: Callable[[OpenCase], None] | None,
    ) -> None:
        super().__init__(opened, console, say, width)
        self._room, self._write = room, write
        self._pages = Pages(opened, room, say, width)
        self.words_for_the_sheet: list[str] = []

    def for_the_sheet(self) -> list[str]:
        """What is taken along, with the words that are kept nowhere else."""
        return [*self._pages.taken(self._opened.standing), *self.words_for_the_sheet]

    def hold(self) -> bool:
        """Talk until somebody goes back or nobody answers any more.

        Returns:
            Whether the meeting goes on.
        """
        self._console.tell(self._pages.overview())
        while True:
            needs = self._opened.shown.needs
            choices = self._choices(needs)
            self._menu(choices)
            word = self._ask(self._say("Ihre Wahl: "), choices)
            if word is None or word == _END:
                return False
            if word == _BACK:
                return True
            word = word or "a"
            if word.isascii() and word.isdigit() and 1 <= int(word) <= len(needs):
                going_on = self._choose_ideas(needs[int(word) - 1])
            elif word in choices:
                going_on = self._step(word)
            else:
                self._tell(self._say("Bitte wählen Sie eine der angegebenen Zahlen oder einen der Buchstaben."))
                continue
            if not going_on:
                return False

    def _choices(self, needs: Sequence[RecognisedNeed]) -> dict[str, str]:
        say, questions = self._say, self._opened.questions()
        found = {}
        if needs:
            found["1" if len(needs) == 1 else f"1-{len(needs)}"] = say("Ideen zu diesem Thema")
        if questions:
            found["f"] = say.several(len(questions), "{number} offene Frage", "{number} offene Fragen")
        found["i"] = say("Eine Idee aus der Runde, die in keinem Katalog steht")
        found["l"] = say("Wer Lotse wird, Übergabe und Ende")
        found["t"] = say("Ein Termin zum Nachfragen")
        found["a"] = say("Alles noch einmal anzeigen")
        found[_BACK] = say("Zurück zur Tagesordnung")
        found[_END] = say("Ende")
        return found

    def _step(self, word: str) -> bool:
        steps: dict[str, Callable[[], bool]] = {
            "f": self._questions,
            "i": self._own_idea,
            "l": self._guide,
            "t": self._follow_up,
            "a": self._again,
        }
        return steps[word]()

    def _again(self) -> bool:
        self._console.tell(self._pages.overview())
        return True

    # --- ideas ------------------------------------------------------------------------------------------------------

    def _choose_ideas(self, need: RecognisedNeed) -> bool:
        ideas = self._pages.ideas(need)
        self._console.tell(self._pages.need_page(need, ideas))
        asked = self._say("Was nehmen Sie mit? Nummern, 0 für nichts davon, Enter für offen: ")
        numbers = self._numbers(asked, len(ideas))
        if numbers is None:
            return False
        if not numbers:
            self._tell(self._say("Es bleibt offen."))
            return True
        if numbers == [0]:
            self._tell(self._say("Nichts davon. Das ist auch eine Wahl."))
            return True
        chosen = [ideas[number - 1] for number in numbers]
        case, on = self._opened.number, self._opened.on
        return self._confirmed(
            self._say("Mitnehmen zur Familie:"),
            [self._pages.idea(one) for one in chosen],
            *(IdeaChosen(case=case, offer=one.offer, person=one.person, on=on) for one in chosen),
        )

    def _own_idea(self) -> bool:
        """An idea from closed lists; what somebody types besides goes on the printed sheet and is kept nowhere."""
        say, words = self._say, self._pages.words
        needs = self._opened.shown.needs
        need = self._one_of(say("Zu welchem Thema?"), [(one, self._pages.need(one)) for one in needs])
        if need is None:
            return True
        body = self._one_of(say("Welche Stelle?"), [(one, one.name) for one in self._room if one.role is not None])
        if body is None:
            return True
        access = self._one_of(say("Wie kommt die Familie dazu?"), [(way, say(name)) for way, name in ACCESS.items()])
        if access is None:
            return True
        self._tell(say("Worte dazu stehen nur auf dem gedruckten Blatt. Sie werden nicht gespeichert."))
        note = self._console.ask(say("Worte für das Blatt (Enter: keine): "))
        if note is None:
            return False
        line = f"{words.need(need.need)}: {body.name}, {say(ACCESS[access])}"
        going_on = self._confirmed(
            say("Idee aus der Runde:"),
            [line],
            ColleagueIdea(
                case=self._opened.number,
                idea=new_id("I", secrets.choice),
                person=need.person,
                body=body.body,
                need=need.need,
                access=access,  # type: ignore[arg-type]  # a key of the closed list
                on=self._opened.on,
            ),
        )
        if note:
            self.words_for_the_sheet.append(f"{line}. {note}")
        return going_on

    # --- questions --------------------------------------------------------------------------------------------------

    def _questions(self) -> bool:
        """Ask what may be asked in front of everybody; an answer changes the ideas at once."""
        say = self._say
        while questions := self._opened.questions():
            question, words, before = questions[0], self._pages.words, self._opened.shown
            visible = {one.offer for one in before.suggestions}
            asked = question.model_copy(update={"offers": tuple(one for one in question.offers if one in visible)})
            self._tell(words.of_question(question), *about_question(asked, words))
            line = self._console.ask(say("Antwort (? nicht bekannt, - keine Angabe, . Schluss): "))
            if line is None:
                return False
            answer = read_answer(line, question, say)
            if isinstance(answer, Unclear):
                self._tell(answer.help)
                continue
            if answer is Left.END:
                return True
            if answer is Left.UNKNOWN:
                self._opened.skip(question.key)
                continue
            data = self._opened.query.document.data
            changed = (
                without_answer(data, question.key)
                if isinstance(answer, Left)
                else with_value(data, question.key, answer)
            )
            if not self._opened.take(changed):
                self._tell(say("Das passt nicht zu den übrigen Angaben im Fall und wurde nicht übernommen."))
                self._opened.skip(question.key)
                continue
            if self._write is not None:
                self._write(self._opened)
            lines = self._pages.changed(before, self._opened.shown)
            self._tell(*(lines or [say("An den Ideen ändert sich dadurch nichts.")]))
        self._tell(say("In dieser Runde ist nichts mehr zu fragen. Alles andere fragt die Stelle, die den Fall hält."))
        return True

    # --- guide ------------------------------------------------------------------------------------------------------

    def _guide(self) -> bool:
        say, standing = self._say, self._opened.standing
        reported = self._opened.query.case.noticed_by
        if standing.guide is not None and standing.closed_on is None:
            return self._guide_goes_on(standing.guide, handed_over=standing.handed_over_on is not None)
        proposals = self._opened.guides()
        words = self._pages.words
        entries = []
        for one in proposals:
            why = (
                say("kennt sich aus mit „{need}“", need=words.need(one.need))
                if one.need is not None
                else say("ist dabei und darf davon wissen")
            )
            entries.append((one, f"{self._pages.body(one.body)}: {why}"))
        question, none = say("Wer wird Lotse? Das Team wählt genau eine Stelle."), say("Noch keine Stelle")
        chosen = self._one_of(question, entries, none)
        if chosen is None:
            return True
        body = the_chosen([chosen.body], proposals)
        contact = has_contact(reported=reported.body if reported is not None else None, guide=body, handed_over=False)
        then = ""
        if contact is not None and contact != body:
            then = say(
                "Bis die Übergabe bestätigt ist, behält den Kontakt zur Familie: {body}.",
                body=self._pages.body(contact),
            )
        return self._confirmed(
            say("Lotse:"),
            [self._pages.body(body)],
            GuideChosen(case=self._opened.number, body=body, on=self._opened.on),
            seen=standing.version,
            then=then,
        )

    def _guide_goes_on(self, guide: str, *, handed_over: bool) -> bool:
        say, name = self._say, self._pages.body(guide)
        self._tell(say("Lotse: {body}.", body=name))
        steps = (
            [] if handed_over else [("handover", say("Die Übergabe ist bestätigt: {body} hat den Kontakt.", body=name))]
        )
        steps += [("other", say("Eine andere Stelle wird Lotse")), ("end", say("Die Begleitung ist zu Ende"))]
        step = self._one_of(say("Wie geht es weiter?"), steps)
        case, on = self._opened.number, self._opened.on
        if step == "handover":
            return self._confirmed(say("Übergabe:"), [name], HandoverConfirmed(case=case, body=guide, on=on))
        if step == "end":
            return self._confirmed(say("Ende der Begleitung:"), [name], CaseClosed(case=case, on=on))
        if step == "other":
            proposals = [one for one in self._opened.guides() if one.body != guide]
            chosen = self._one_of(say("Wer wird Lotse?"), [(one, self._pages.body(one.body)) for one in proposals])
            if chosen is not None:
                return self._confirmed(
                    say("Lotse:"),
                    [self._pages.body(chosen.body)],
                    GuideChosen(case=case, body=chosen.body, on=on),
                    seen=self._opened.standing.version,
                )
        return True

    def _follow_up(self) -> bool:
        say = self._say
        line = self._console.ask(say("Nachfragen am, zum Beispiel 18.12.2026 (Enter: kein Termin): "))
        if line is None:
            return False
        if not line:
            return True
        day = _day(line)
        if day is None or day < self._opened.on:
            self._tell(say("Bitte nennen Sie einen Tag, der noch kommt, zum Beispiel 18.12.2026."))
            return True
        return self._confirmed(
            say("Nachfragen am:"),
            [say.day(day)],
            FollowUpSet(case=self._opened.number, follow_up=new_id("F", secrets.choice), on=day),
        )


def _day(text: str) -> date | None:
    """A day as people write it in Germany, or in ISO form."""
    german = re.fullmatch(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", text)
    try:
        if german is not None:
            return date(int(german[3]), int(german[2]), int(german[1]))
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None
