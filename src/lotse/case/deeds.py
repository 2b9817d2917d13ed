"""Whether what is noted in a record is a deed of the other parent (section 1629 I 2 BGB), and says so in a closed form.

"Vollmacht", "Vollmacht des Vaters vom 1.10.2026", "schriftliche Zustimmung der Mutter, Akte 7": a kind of deed, whose
it is, its day, and where it lies. Anything else (that it is missing, asked for, somebody else's) is not taken for one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lotse.case.records import GivenBy

_DAY = r"(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
_OF = r"\s+(?:des|der|vom|von\s+der)\s+(?P<other>(?:anderen|zweiten)\s+)?(?P<who>vaters?|mutter|elternteils?)"
_FILED = r"(?:\s*,?\s+(?:(?:zur\s+)?akte|az\.?|aktenzeichen|blatt|bl\.|nr\.?)\s+[\w./-]*\d[\w./-]*)*"
_FORM = r"(?:(?:schriftliche|notarielle|beglaubigte)\s+)?"
_BY = _OF.replace("<", "<by_")
_DEED = re.compile(
    rf"{_FORM}(?:(?:sorgerechts)?vollmacht(?:{_OF})?|(?:bevollmächtigung|zustimmung|einwilligung){_BY})"
    rf"(?:,?\s+vom\s+{_DAY})?{_FILED}\.?"
)
_ROLES = {
    **dict.fromkeys(("mother", "mutter", "kindesmutter"), "mutter"),
    **dict.fromkeys(("father", "vater", "kindesvater"), "vater"),
}


def is_deed(evidence: str, given_by: GivenBy) -> bool:
    """Whether a note names a deed of the other parent.

    Args:
        evidence: What is noted in the record.
        given_by: Who speaks: a mother cannot speak for the father with a deed of the mother. Of whom nobody knows
            whether it is the mother or the father, a deed of "the mother" or "the father" may be the own one.

    >>> from lotse.case.records import GivenBy
    >>> mother = GivenBy.model_validate({"person": "m", "role": "mother"})
    >>> [is_deed(one, mother) for one in ("Vollmacht des Vaters vom 1.10.2026", "keine Vollmacht", "Vollmacht der Oma")]
    [True, False, False]
    """
    found = _DEED.fullmatch(" ".join(evidence.split()).lower())
    if found is None:
        return False
    who = found["who"] or found["by_who"] or ""
    if found["other"] or found["by_other"] or not who.startswith(("mutter", "vater")):
        return True
    own = _ROLES.get(given_by.role.strip().lower())
    return own is not None and not who.startswith(own)
