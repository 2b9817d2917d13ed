"""Conditions, values of facts and what an example gives, as schemas that know each id.

Which form may stand where depends on whom the condition is about, on who owns it, and on whether a `not` is above it:
each of these has a schema of its own, so that an editor proposes what is right there and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lotse.case.condition_check import OPERATORS
from lotse.case.vocabulary import HOUSEHOLD, text_in
from lotse.conditions import FACT_OPERATORS, FORMS
from lotse.grammar.editor_ids import one_of
from lotse.grammar.kinds import form_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.condition_check import Owner
    from lotse.case.vocabulary import FactKind, Scope
    from lotse.grammar.editor_ids import Schema
    from lotse.grammar.known import Known

About = Literal["child", "adult", "household", "anybody"]
ABOUT: tuple[About, ...] = ("child", "adult", "household", "anybody")
"""Whom a condition is about; `anybody` where the file does not say it yet."""
_LARGEST = 2**53
_INSIDE: dict[str, About] = {"has_child": "child", "every_child": "child", "has_adult": "adult"}
_FINDINGS = {"conspicuous": "aufgefallen", "inconspicuous": "nicht aufgefallen", "not_assessed": "nicht beurteilt"}


def condition_name(owner: Owner, about: About, *, negated: bool = False) -> str:
    """Name of the schema of a condition.

    >>> condition_name("rule", "child")
    'condition-rule-child'
    """
    return f"condition-{owner}-{about}{'-negated' if negated else ''}"


def condition_schemas(known: Known, owner: Owner) -> dict[str, Schema]:
    """The schemas of all conditions of one owner.

    Args:
        known: What may be named.
        owner: A rule reads no place, and only an offer may name what is never collected.
    """
    found: dict[str, Schema] = {}
    for about in ABOUT:
        for negated in (False, True):
            name = condition_name(owner, about, negated=negated)
            found[name] = _forms(known, owner, about, negated=negated)
    return found


def _forms(known: Known, owner: Owner, about: About, *, negated: bool) -> Schema:
    """One mapping with the keys of every form that may stand there; what stands beside a form is told by `then`."""
    again = {"$ref": f"#/definitions/{condition_name(owner, about, negated=negated)}"}
    turned = {"$ref": f"#/definitions/{condition_name(owner, about, negated=True)}"}
    near = _near(about)
    facts = {one.id: one for one in known.facts.values() if one.scope in near}
    facts = {name: one for name, one in facts.items() if owner != "rule" or one.type != "place"}
    never = known.never_collected if owner == "offer" else {}
    inside: dict[str, Schema] = {
        "all": {"type": "array", "minItems": 1, "items": again},
        "any": {"type": "array", "minItems": 1, "items": again},
        "not": turned,
        "always": {"type": "boolean", "enum": [True]},
        "signal": one_of({one.id: text_in(one.name) for one in known.signals.values() if one.scope in near}),
        "fact": one_of({name: text_in(one.question) for name, one in facts.items()} | never),
        "need": one_of({one.id: text_in(one.name) for one in known.needs.values() if one.scope in near}),
        "receives": {"$ref": "#/definitions/offer"},
    }
    if about != HOUSEHOLD:
        inside |= {"age": {"$ref": "#/definitions/AgeRange"}, "pregnant": {"$ref": "#/definitions/WeekRange"}}
    if about in (HOUSEHOLD, "anybody"):
        for form, who in _INSIDE.items():
            inside[form] = {"$ref": f"#/definitions/{condition_name(owner, who, negated=negated)}"}
    if negated:
        del inside["need"]
    described = {form: _described(form, form, inside[form]) for form in FORMS if form in inside}
    alone = [form for form in inside if form not in ("signal", "fact")]
    findings = one_of({one: _FINDINGS[one] for one in ("conspicuous", "inconspicuous")})
    return {
        "type": ["object", "string"],
        "pattern": "^always$",
        "examples": ["always"],
        "minProperties": 1,
        "properties": described,
        "propertyNames": {"enum": [*described, *FACT_OPERATORS]},
        "allOf": [
            *({"if": {"required": [form]}, "then": {"maxProperties": 1}} for form in alone),
            {
                "if": {"required": ["signal"]},
                "then": {
                    "propertyNames": {"enum": ["signal", "is"]},
                    "properties": {"is": _described("signal", "is", findings)},
                },
            },
            {"if": {"required": ["fact"]}, "then": {"minProperties": 2, "maxProperties": 2}},
            *_comparisons(facts, sorted(never)),
        ],
    }


def _near(about: About) -> tuple[str, ...]:
    return ("child", "adult", HOUSEHOLD) if about == "anybody" else (about, HOUSEHOLD)


def _described(form: str, key: str, schema: Schema) -> Schema:
    """The sentence of the model beside a schema of our own."""
    sentence: str = form_schema(form)["properties"][key].get("description", "")
    return {"description": sentence, **schema}


def _comparisons(facts: dict[str, FactKind], never: list[str]) -> Iterator[Schema]:
    """For the facts of each form: which comparisons there are, and with which values."""
    groups: dict[str, list[str]] = {}
    for name, one in facts.items():
        groups.setdefault(value_name(one, member=True), []).append(name)
    for value, names in groups.items():
        member = {"$ref": f"#/definitions/{value}"}
        allowed = [name for name in FACT_OPERATORS if name in OPERATORS[facts[names[0]].type]]
        several = {"type": "array", "minItems": 1, "items": member}
        then = {name: _described("fact", name, several if name == "one_of" else member) for name in allowed}
        yield _if_fact(names, {"propertyNames": {"enum": ["fact", *allowed]}, "properties": then})
    if never:
        keys = {name: _described("fact", name, {}) for name in FACT_OPERATORS}
        yield _if_fact(never, {"propertyNames": {"enum": ["fact", *FACT_OPERATORS]}, "properties": keys})


def _if_fact(names: list[str], then: Schema) -> Schema:
    return {"if": {"required": ["fact"], "properties": {"fact": {"enum": names}}}, "then": then}


def value_name(kind: FactKind, *, member: bool = False) -> str:
    """Name of the schema of a value of a fact.

    Args:
        kind: The fact.
        member: A single value as a condition names it: of a set one member, of a place any area.
    """
    if kind.type in ("enum", "set"):
        return f"value-{kind.id}" if member or kind.type == "enum" else f"values-{kind.id}"
    if kind.type == "place":
        return "any-area" if member else "place-or-area"
    return f"value-{kind.type}"


def value_schemas(known: Known) -> dict[str, Schema]:
    """The schemas of the values of all facts."""
    found: dict[str, Schema] = {
        "value-bool": {"type": "boolean"},
        "value-int": {"type": "integer", "minimum": -_LARGEST, "maximum": _LARGEST},
        "value-date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    }
    for kind in known.facts.values():
        if kind.values is not None:
            names = {one: text_in(name) for one, name in kind.values.items()}
            found[f"value-{kind.id}"] = one_of(names)
            if kind.type == "set":
                found[f"values-{kind.id}"] = {"type": "array", "items": {"$ref": f"#/definitions/value-{kind.id}"}}
    return found


def facts_schema(known: Known) -> Schema:
    """The facts of a case: those of the family by their id, those of a person below its letter.

    Args:
        known: What may be named.
    """

    def entries(*scopes: Scope) -> dict[str, Schema]:
        return {one.id: _entry(one) for one in known.facts.values() if one.scope in scopes}

    person = {"type": "object", "additionalProperties": False, "properties": entries("child", "adult")}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": entries("household"),
        "patternProperties": {"^[a-z][0-9]{0,2}$": person},
    }


def _entry(kind: FactKind) -> Schema:
    value = {"$ref": f"#/definitions/{value_name(kind)}"}
    with_origin = {"allOf": [{"$ref": "#/definitions/LongFact"}, {"properties": {"value": value}}]}
    return {"description": text_in(kind.question), "anyOf": [value, with_origin]}


def given_schema(known: Known) -> Schema:
    """What an example of a rule may give."""

    def several(name: str) -> Schema:
        one = {"$ref": f"#/definitions/{name}"}
        return {"anyOf": [one, {"type": "array", "items": one}]}

    keys: dict[str, Schema] = {
        "age": {"description": "Genau so alt am Tag des Beispiels.", "$ref": "#/definitions/age"},
        "weeks": {"description": "Vollendete Schwangerschaftswochen.", "type": "integer"},
        "signal": {"description": "Aufgefallenes Thema, oder mehrere.", **several("signal")},
        "need": {"description": "Gewünschter Bedarf, oder mehrere.", **several("need")},
        "receives": {"description": "Was schon wahrgenommen wird.", **several("offer")},
        "has_child": {"description": "Ein Kind der Familie, oder mehrere.", **several("given")},
        "has_adult": {"description": "Eine erwachsene Person, oder mehrere.", **several("given")},
    }
    for topic in known.signals.values():
        keys[f"signal:{topic.id}"] = {"description": text_in(topic.name), **one_of(_FINDINGS)}
    for kind in known.facts.values():
        keys[kind.id] = {"description": text_in(kind.question), "$ref": f"#/definitions/{value_name(kind)}"}
    return {"type": "object", "additionalProperties": False, "properties": keys}
