"""Rules and offers in which needs rest on what a family takes up already, in the vocabulary of the family in Düren."""

from __future__ import annotations

from functools import cache
from typing import Any

from lotse.catalogues.load_catalogue import load_catalogue
from lotse.rules.load_ruleset import load_ruleset
from privacy_world import JUGENDAMT, KITA, words


def _rule(need: str, when: Any) -> dict[str, Any]:
    stated = {"id": f"bedarf-{need}", "for": "child", "when": when, "need": need, "because": {"de": "Das hilft."}}
    return {**stated, "source": {"kind": "proposal"}, "valid": {"from": "2016-01-01"}}


def _offer(identity: str, kind: str, *needs: str) -> dict[str, Any]:
    stated = {"id": identity, "kind": kind, "audience": "family", "name": {"de": identity}, "needs": list(needs)}
    return {**stated, "for": "child", "where": "anywhere", "when": "always", "source": {"ref": "test"}}


@cache
def taken_up() -> tuple[Any, Any]:
    """A need that rests on an entitlement taken up, and one that rests on that need."""
    rules = {
        "schema": "lotse/ruleset/1",
        "id": "taken-up",
        "version": "1",
        "vocabulary": "dueren",
        "valid": {"from": "2016-01-01"},
        "rules": [
            _rule("freizeit-sport-kultur", {"receives": "kinderzuschlag"}),
            _rule("bewegung", {"need": "freizeit-sport-kultur"}),
            _rule("sprachfoerderung", {"receives": "hoergruppe"}),
            _rule("seh-hoer", {"signal": "hoeren"}),
        ],
    }
    catalogue = {
        "schema": "lotse/catalogue/1",
        "id": "taken-up",
        "version": "1",
        "vocabulary": "dueren",
        "bodies": [
            {"id": KITA, "role": "kita", "name": KITA, "status": "documented", "source": {"ref": "test"}},
            {"id": JUGENDAMT, "role": "jugendamt", "name": JUGENDAMT, "status": "documented", "public": True,
             "source": {"ref": "test"}},
        ],
        "offers": [
            _offer("kinderzuschlag", "entitlement", "familienleistungen", "freizeit-sport-kultur"),
            _offer("hoergruppe", "offer", "seh-hoer"),
        ],
    }  # fmt: skip
    return load_ruleset(rules, vocabulary=words()), load_catalogue(catalogue, vocabulary=words())
