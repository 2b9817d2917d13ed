"""A screening without a way back (the Moers model): topics in, ideas on paper out, nothing kept.

This room takes no case and makes one only in memory: it has no field for a number, a name or a record, opens no file
and remembers nothing. Whoever wants to come back brings the sheet.
"""

from __future__ import annotations

from lotse.screening.answers import Answers, Refused, answers_of, refuses, topics_of
from lotse.screening.releasing import Reviewer, Sheet, release

__all__ = ["Answers", "Refused", "Reviewer", "Sheet", "answers_of", "refuses", "release", "topics_of"]
