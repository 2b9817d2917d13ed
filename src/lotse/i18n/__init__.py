"""Words of a language: sentences, labels of the enums in the JSON, days, numbers and names of languages.

Nothing else imports babel.
"""

from __future__ import annotations

from lotse.i18n.catalogue import SOURCE, cldr_code
from lotse.i18n.labels import day_in_words, label, labels, language_name, problem_sentence, problem_text
from lotse.i18n.words import FAMILY_LANGUAGES, TEAM_LANGUAGES, Audience, Words

__all__ = [
    "FAMILY_LANGUAGES",
    "SOURCE",
    "TEAM_LANGUAGES",
    "Audience",
    "Words",
    "cldr_code",
    "day_in_words",
    "label",
    "labels",
    "language_name",
    "problem_sentence",
    "problem_text",
]
