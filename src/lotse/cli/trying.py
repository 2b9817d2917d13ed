"""`lotse test [PATH]`: the examples inside rules, and the cases that test; on request what they leave untried."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from lotse.casetests import CasesFile
from lotse.cli.case_file import write_whole
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import WIDTH, answer
from lotse.cli.program import Command, Misuse
from lotse.cli.settings_file import folder_of, read_settings
from lotse.cli.text_tests import LawTold, laws_text, tests_text
from lotse.cli.text_untried import exercise_text, mutants_text
from lotse.errors import ContentError, Problem
from lotse.files import validated
from lotse.library import library_at, shipped_library
from lotse.library.in_use import Named, beside
from lotse.library.loader import Loader
from lotse.testing.sentences import difference_text, item_lines
from lotse.testing.trying import Item, tried

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.casetests import TestCase
    from lotse.catalogues.catalogue import Catalogue
    from lotse.i18n import Words
    from lotse.library import Library, Piece
    from lotse.rules.ruleset import Ruleset
    from lotse.testing.concerned import Concerned
    from lotse.testing.exercise import RuleExercise
    from lotse.testing.survivors import RuleMutants

_USUAL_HOUSEHOLDS = 50


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is looked at beside the examples and cases themselves."""

    coverage: bool
    suggest: bool
    mutants: bool
    laws: bool
    seed: int | None


@click.command("test", cls=Command)
@click.argument("path", metavar="[PATH]", required=False)
@click.option("--junit", metavar="DATEI", help="Schreibt die Ergebnisse als JUnit-XML in eine Datei.")
@click.option("--coverage", is_flag=True, help="Zählt, was die Beispiele und Testfälle von jeder Regel ausprobieren.")
@click.option("--suggest", is_flag=True, help="Wie --coverage, und nennt ein Beispiel für alles, was noch fehlt.")
@click.option("--mutants", is_flag=True, help="Baut kleine Fehler in die Regeln ein und nennt, was niemand bemerkt.")
@click.option("--laws", is_flag=True, help="Prüft die Gesetze von lotse mit erfundenen Familien (braucht Hypothesis).")
@click.option("--seed", metavar="ZAHL", help="Startzahl für --laws; ohne sie immer dieselben Familien.")
@shared_options("config", "lang", "format")
def command(path: str | None, junit: str | None, seed: str | None, options: Options, **wishes: bool) -> ExitCode:
    """Probiert die Beispiele der Regeln und die Testfälle: Kommt heraus, was ihre Autorinnen und Autoren sagen?

    PATH ist eine Datei, ein Ordner mit allem darunter, oder -. Ohne PATH werden die mitgelieferten probiert.
    """
    options.read()
    wish = _Wish(
        coverage=wishes["coverage"] or wishes["suggest"],
        suggest=wishes["suggest"],
        mutants=wishes["mutants"],
        laws=wishes["laws"] or seed is not None,
        seed=_seed(seed),
    )
    library = shipped_library() if path is None else library_at(path)
    settings = read_settings(options.config)
    named = Named(settings.rules, settings.catalogues, settings.vocabulary)
    folder = folder_of(options.config)
    loader = Loader(library, usual=settings.vocabulary, beside=lambda: beside(named, folder, path))
    items, problems = _all_tried(library, loader)
    if not items and not problems and not library.of("ruleset"):
        text = "there are no rules with examples and no test cases here"
        problems.append(Problem(path or "", 0, 0, "", "FILE-KIND", text))
    if problems:
        if items:  # one broken file hides nothing of what could be tried
            answer(
                json.dumps(_counted(items), ensure_ascii=False, indent=2)
                if options.wants_json
                else tests_text(items, options.words, whole=False)
            )
        raise ContentError(problems)
    if junit is not None:
        _write_junit(junit, items, options.words)
    failed = any(not item.passed for item in items)
    found = _Found(library, loader, wish, passed=not failed)
    if options.wants_json:
        answer(json.dumps({**_counted(items), **found.as_data()}, ensure_ascii=False, indent=2))
    else:
        answer("\n".join([tests_text(items, options.words, whole=True), *found.texts(options.words)]))
    return ExitCode.CHECK if failed or found.broken_laws() else ExitCode.ANSWERED


def _seed(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise Misuse("--seed braucht eine ganze Zahl ab 0.")
    return int(text)


def _all_tried(library: Library, loader: Loader) -> tuple[list[Item], list[Problem]]:
    items, problems = list[Item](), [problem for problem in library.problems if problem.severity == "error"]
    for one in tried(library, loader):
        if isinstance(one, Item):
            items.append(one)
        else:
            problems.append(one)
    return items, problems


def _counted(items: list[Item]) -> dict[str, Any]:
    """`lotse/test/1`: how many were tried, and what differs, in English and by its parts."""
    shown: dict[str, Any] = {"schema": "lotse/test/1"}
    for kind, name in (("example", "examples"), ("case", "cases")):
        of_kind = [item for item in items if item.kind == kind]
        differing = [item for item in of_kind if not item.passed]
        shown[name] = {
            "tried": len(of_kind),
            "failed": len(differing),
            "differences": [f"{item.place}: {item.id}: {one}" for item in differing for one in item.differences],
            "smallest": [{"id": item.id, "place": str(item.place), **item.readings()._asdict()} for item in differing],
        }
    return shown


class _Found:
    """What is looked at beside examples and cases, each only if it is wished, and once."""

    def __init__(self, library: Library, loader: Loader, wish: _Wish, *, passed: bool) -> None:
        self._library, self._loader, self._wish, self._passed = library, loader, wish, passed
        wished = wish.coverage or wish.mutants or wish.laws
        self._rulesets = [(piece, loader.ruleset(piece)) for piece in library.of("ruleset")] if wished else []
        self._laws = [law for _, rules in self._rulesets for law in self._tried_laws(rules)] if wish.laws else []
        self._concerned = [(rules.id, self._of_families(rules)) for _, rules in self._rulesets] if wish.laws else []

    def _tried_laws(self, rules: Ruleset) -> Iterator[LawTold]:
        """The laws on a rule set with the catalogues beside it, or the shipped ones of its vocabulary."""
        from lotse.testing.laws import LAWS, broken_by  # noqa: PLC0415  # only this needs Hypothesis

        offers = self._beside(rules)
        most = _USUAL_HOUSEHOLDS if len(offers.offers) < _USUAL_HOUSEHOLDS else _USUAL_HOUSEHOLDS // 5
        try:
            for law in LAWS:
                broken = None
                for part in law.parts:
                    broken = broken or broken_by(part, rules, offers, max_examples=most, seed=self._wish.seed)
                yield LawTold(rules.id, law.number, broken.why if broken else None, broken.case if broken else None)
        except ModuleNotFoundError as error:
            if error.name != "hypothesis":
                raise
            raise Misuse("--laws braucht Hypothesis: pip install 'lotse[testing]'") from None

    def _of_families(self, rules: Ruleset) -> Concerned:
        from lotse.testing.laws import concerned_of  # noqa: PLC0415  # as above

        return concerned_of(rules, self._beside(rules), seed=self._wish.seed)

    def _beside(self, rules: Ruleset) -> Catalogue:
        return self._loader.content(rules.id, self._catalogues(rules))[1]

    def _catalogues(self, rules: Ruleset) -> tuple[str, ...]:
        own = tuple(piece.id for piece in self._library.of("catalogue"))
        words = {rules.vocabulary.id, *(base.id for base in rules.vocabulary.bases)}
        shipped = shipped_library().of("catalogue")
        return own or tuple(one.id for one in shipped if one.documents[0].at(("vocabulary",)) in words)

    def _exercise(self) -> Iterator[tuple[Piece, list[RuleExercise]]]:
        from lotse.testing.exercise import exercised  # noqa: PLC0415  # most calls look at no coverage
        from lotse.testing.trials import Trials  # noqa: PLC0415  # as above

        for piece, rules in self._rulesets if self._wish.coverage else ():
            trials = Trials.of(rules, self._tests())
            yield piece, list(exercised(trials))

    def _mutants(self) -> Iterator[tuple[Piece, list[RuleMutants]]]:
        """Faults mean nothing where the right rules do not come out as expected."""
        from lotse.testing.survivors import rule_mutants  # noqa: PLC0415  # as above
        from lotse.testing.trials import Trials  # noqa: PLC0415  # as above

        for piece, rules in self._rulesets if self._wish.mutants and self._passed else ():
            yield piece, list(rule_mutants(Trials.of(rules, self._tests()), offers=self._offers))

    def _offers(self, test: TestCase) -> Catalogue:
        return self._loader.content(test.rules, test.catalogues)[1]

    def _tests(self) -> list[TestCase]:
        pieces = self._library.of("cases")
        return [test for piece in pieces for test in validated(piece.documents[0], CasesFile).cases]

    def broken_laws(self) -> bool:
        """Whether a law is broken."""
        return any(one.why is not None for one in self._laws)

    def texts(self, words: Words) -> Iterator[str]:
        """What people read of it."""
        for piece, rules in self._exercise():
            yield exercise_text(piece, rules, words, suggest=self._wish.suggest)
        if self._wish.mutants and not self._passed:
            text = words("Fehler werden erst eingebaut, wenn alle Beispiele und Testfälle herauskommen wie erwartet.")
            yield fill(text, WIDTH)
        for piece, found in self._mutants():
            yield mutants_text(piece, found, words)
        if self._laws:
            yield laws_text(self._laws, self._concerned, words)

    def as_data(self) -> dict[str, Any]:
        """What programs read of it."""
        found: dict[str, Any] = {}
        if self._wish.coverage:
            found["coverage"] = {
                piece.id: [rule.model_dump(mode="json") for rule in rules] for piece, rules in self._exercise()
            }
        if self._wish.mutants:
            found["mutants"] = {
                piece.id: [rule.model_dump(mode="json") for rule in rules] for piece, rules in self._mutants()
            }
        if self._wish.laws:
            found["laws"] = [asdict(one) for one in self._laws]
            found["families"] = [{"rules": rules, **one._asdict()} for rules, one in self._concerned]
        return found


def _write_junit(path: str, items: list[Item], words: Words) -> None:
    """One test case per example and per case; a failure holds what a person reads."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415  # nothing is parsed, and few calls write it

    failed = sum(not item.passed for item in items)
    suite = ET.Element("testsuite", name="lotse", tests=str(len(items)), failures=str(failed))
    for item in items:
        named = f"{item.id} {item.place.path}".strip()
        one = ET.SubElement(suite, "testcase", classname=item.kind, name=named, file=item.place.file)
        one.set("line", str(item.place.line))
        if not item.passed:
            failure = ET.SubElement(one, "failure", message=difference_text(item.differences[0], words))
            failure.text = "\n".join(item_lines(item, words))
    document = ET.tostring(suite, encoding="unicode", xml_declaration=True)
    write_whole(path, lambda file: file.write(document + "\n"))
