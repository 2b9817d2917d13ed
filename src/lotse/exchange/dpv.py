"""`lotse export dpv`, `lotse import dpv`: a consent record as DPV JSON-LD (ISO/IEC TS 27560), out and in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lotse.case.records import ConsentRecord
from lotse.errors import InputError
from lotse.exchange.dpv_reading import consent_of
from lotse.exchange.dpv_writing import dpv_of
from lotse.exchange.jsonld import read_jsonld
from lotse.files import validated
from lotse.privacy.record_files import load_consent

if TYPE_CHECKING:
    from lotse.files import Document
    from lotse.settings import Settings

CONSENT = "lotse/consent/1"


def written(document: Document) -> str:
    """A consent file as JSON-LD.

    Args:
        document: A file of `lotse/consent/1`.

    Returns:
        The JSON-LD text.

    Raises:
        InputError: All problems of the file.
    """
    data = document.data
    if not isinstance(data, dict) or data.get("schema") != CONSENT:
        text, hint = "this format carries a consent", "name a file of lotse/consent/1"
        raise InputError([document.problem("FILE-KIND", ("schema",), text, hint)])
    record = validated(document, ConsentRecord, error=InputError)
    return json.dumps(dpv_of(record), ensure_ascii=False, indent=2)


def taken_in(content: bytes, *, name: str, settings: Settings) -> dict[str, Any]:
    """A consent file out of JSON-LD; one that nobody could ever rest on is refused.

    Args:
        content: The bytes of the JSON-LD file.
        name: Its name, for problems.
        settings: Settings of the office: for how long a consent holds at most.

    Returns:
        The data of a file of `lotse/consent/1`.

    Raises:
        InputError: All problems, with line and column where they have one.
    """
    record = consent_of(read_jsonld(content, name=name))
    told = record.model_dump(mode="json", exclude_none=True)
    load_consent(told, settings=settings)
    return told
