"""Whom to ask where no office is stored for a role: one sentence per group of roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_YOUTH_WELFARE = frozenset(
    {"jugendamt", "asd", "landesjugendamt", "netzwerkkoordination-fruehe-hilfen", "praeventionsbuero"}
    | {"verfahrenslotse", "unterhaltsvorschuss", "kita", "kindertagespflege", "familienzentrum"}
)
"""Roles about which the Jugendamt of the place knows more."""

_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "Bitte fragen Sie Ihre Krankenkasse; sie nennt Ihnen auch Hebammen in Ihrer Nähe.": ("hebamme", "geburtsklinik"),
    "Bitte fragen Sie in Ihrer Arztpraxis oder Kinderarztpraxis; freie Praxen nennt Ihnen auch Ihre Krankenkasse.": (
        "arztpraxis",
    ),
    "Bitte fragen Sie die Krankenkasse, bei der Sie oder Ihr Kind versichert sind.": ("krankenkasse", "pflegekasse"),
    "Bitte fragen Sie die Rentenversicherung, bei der Sie versichert sind.": ("rentenversicherung",),
    "Bitte fragen Sie die Agentur für Arbeit, in deren Bezirk Sie wohnen.": ("agentur-fuer-arbeit",),
    "Beratungsstellen in Ihrer Nähe nennt Ihnen Ihre Gemeinde.": ("beratungsstelle", "fruehfoerderstelle"),
    "Den Weg zur Ombudsstelle nennt Ihnen eine unabhängige Beratungsstelle.": ("ombudsstelle",),
    "Bitte fragen Sie in der Schule, die Ihr Kind besucht oder besuchen soll.": ("schule",),
}
_BY_ROLE = {role: sentence for sentence, roles in _SENTENCES.items() for role in roles}
_OTHERWISE = "Bitte fragen Sie Ihre Gemeinde."


def whom_to_ask(role: str) -> str | None:
    """The next step where no office of a role is stored.

    Args:
        role: Id of the role.

    Returns:
        A sentence; None where the Jugendamt is the right one to ask.

    >>> whom_to_ask("krankenkasse")
    'Bitte fragen Sie die Krankenkasse, bei der Sie oder Ihr Kind versichert sind.'
    >>> whom_to_ask("kita"), whom_to_ask("polizei")
    (None, 'Bitte fragen Sie Ihre Gemeinde.')
    """
    return None if role in _YOUTH_WELFARE else _BY_ROLE.get(role, _OTHERWISE)
