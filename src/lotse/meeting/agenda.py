"""The agenda of a meeting: who comes, and each case in the mode that the consents allow for these people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from lotse.advice import Versions
from lotse.case.records import Moment
from lotse.meeting.room import Participant
from lotse.meeting.terms import DISCUSSED, MeetingMode, ToAsk
from lotse.model import Day, Model, Slug
from lotse.protection import Stop
from lotse.versions import LOTSE, engine_name

if TYPE_CHECKING:
    from lotse.catalogues.catalogue import Catalogue
    from lotse.meeting.terms import Terms
    from lotse.rules.ruleset import Ruleset


class AgendaCase(Model):
    """One case: its number and where its file lies, never a value, never a name.

    Args:
        case: Case number.
        file: Where the file of the case lies, as the office wrote it.
        mode: How it is discussed; `anonymous` and `none` are not on the agenda.
        reason: Why, as a sentence.
        leave: Participants who would have to leave the room for the case to be discussed.
        ask: What to ask the family for.
        stop: Signs of danger to a child: the procedure instead of everything else.
    """

    case: str
    file: str
    mode: MeetingMode
    reason: str
    leave: tuple[Slug, ...] = ()
    ask: tuple[ToAsk, ...] = ()
    stop: Stop | None = None

    @model_serializer(mode="wrap")
    def _without_an_empty_stop(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Show the procedure only where there is one."""
        shown: dict[str, Any] = handler(self)
        if shown.get("stop") is None:
            shown.pop("stop", None)
        return shown

    def __repr_args__(self) -> Any:
        """Show neither number nor file in logs and tracebacks."""
        return [("mode", self.mode)]


class Agenda(Model):
    """`lotse/agenda/1`: a meeting, its participants and its cases.

    Args:
        on: Day of the meeting.
        at: Moment at which the consents were looked at; they are looked at again when a case is opened.
        participants: Who comes, one entry per body.
        cases: The cases in the order in which they were named.
        not_on_agenda: How many cases were left out because they are not discussed.
        records: Files with consents and other records.
        versions: What the answer came from.
    """

    schema_: Literal["lotse/agenda/1"] = Field(default="lotse/agenda/1", alias="schema")
    on: Day
    at: Moment
    participants: tuple[Participant, ...] = Field(min_length=1)
    cases: tuple[AgendaCase, ...] = ()
    not_on_agenda: int = 0
    records: tuple[str, ...] = ()
    versions: Versions

    def __repr_args__(self) -> Any:
        """Show no case in logs and tracebacks."""
        return [("cases", len(self.cases))]

    @property
    def stopped(self) -> bool:
        """Whether one of the cases shows signs of danger to a child."""
        return any(one.stop is not None for one in self.cases)

    def for_the_room(self) -> Agenda:
        """The agenda as everybody in the room may see it.

        Returns:
            The cases that are discussed, without what to ask their families for. Of the others it only says how many
            there are: not even that a case is stopped, or why it is not discussed, concerns the room.
        """
        shown = tuple(
            one.model_copy(update={"ask": (), "leave": (), "stop": None}) for one in self.cases if one.mode in DISCUSSED
        )
        left_out = self.not_on_agenda + len(self.cases) - len(shown)
        return self.model_copy(update={"cases": shown, "not_on_agenda": left_out})


def versions_of(rules: Ruleset, catalogue: Catalogue) -> Versions:
    """What an agenda comes from.

    Args:
        rules: The rule set of the cases.
        catalogue: The offers.
    """
    return Versions(
        lotse=LOTSE,
        engine=engine_name(),
        vocabulary=rules.vocabulary.version,
        rules=rules.version,
        catalogues=catalogue.versions,
    )


def agenda_case(case: str, file: str, terms: Terms) -> AgendaCase:
    """A case on the agenda.

    Args:
        case: Case number.
        file: Where its file lies.
        terms: On which terms it may be discussed.
    """
    return AgendaCase(case=case, file=file, mode=terms.mode, reason=terms.reason, leave=terms.leave, ask=terms.ask)


def stopped_case(case: str, file: str, stop: Stop) -> AgendaCase:
    """A case with signs of danger to a child: it is not discussed here, people act by the procedure.

    Args:
        case: Case number.
        file: Where its file lies.
        stop: The procedure.
    """
    reason = "Es gibt Hinweise auf eine Gefährdung, oder die Frage danach ist noch offen. Jetzt handeln Menschen."
    return AgendaCase(case=case, file=file, mode="none", reason=reason, stop=stop)
