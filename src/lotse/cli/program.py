"""The command `lotse`: its commands, found by name and loaded when one is called, and help in German or English."""

from __future__ import annotations

from importlib import import_module
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

import click

from lotse import __version__
from lotse.cli.output import answer
from lotse.cli.speaking import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lotse.i18n import Words

COMMANDS: Mapping[str, tuple[str, str]] = {
    "suggest": ("suggest", "Ideen für eine Familie, mit Gründen und Stellen."),
    "why": ("why", "Warum ein Angebot passt, offen ist oder nicht passt."),
    "ask": ("ask", "Was sich als Nächstes zu fragen lohnt."),
    "body": ("body", "Welche Stelle an einem Ort zuständig ist."),
    "compare": ("compare", "Was eine Änderung von Regeln oder Angeboten bewirkt."),
    "diff": ("diff", "Was sich zwischen zwei Antworten geändert hat."),
    "meeting": ("meeting", "Das Schnittstellengespräch: Tagesordnung, Gespräch und Abschluss."),
    "sheet": ("sheet", "Ein Bogen zum Drucken, für die Familie oder die Runde."),
    "follow-up": ("follow_up", "Welche Nachfragen fällig, überfällig oder beantwortet sind."),
    "transitions": ("transitions", "Welche Übergänge in den nächsten zwölf Monaten anstehen."),
    "consent": ("consent", "Einwilligungen: festhalten, widerrufen, Quittung, prüfen."),
    "disclose": ("disclose", "Was eine Stelle erfahren darf, was bleibt, und warum."),
    "access": ("access", "Auskunft: was über eine Person gespeichert ist."),
    "minimise": ("minimise", "Der kleinste Fall, der dieselben Vorschläge gibt."),
    "new": ("new", "Ein leerer Fall mit einer Fallnummer."),
    "purge": ("purge", "Löscht im Gesprächsbuch, was fällig ist, mit Nachweis."),
    "screening": ("screening", "Screening ohne Rückweg: ein Blatt für die Familie, nichts bleibt."),
    "export": ("exporting", "Eine Datei von lotse im Format eines anderen Systems."),
    "import": ("importing", "Eine Datei eines anderen Systems als Datei von lotse."),
    "protection": ("protection", "Nach einem Schutzverfahren neu beginnen."),
    "privacy": ("privacy", "Der Bericht für die behördliche Datenschutzstelle."),
    "check": ("check", "Prüft Vokabular, Regeln, Kataloge, Fälle und Einstellungen."),
    "test": ("trying", "Probiert die Beispiele der Regeln und die Testfälle."),
    "init": ("starting", "Ein Ordner für eigene Regeln und Angebote."),
    "schema": ("schema", "Das JSON-Schema eines Formats."),
}
"""Name of a command, its module, and its line in the help."""

_USAGE, _OPTIONS, _COMMANDS, _STEPS = "Aufruf: ", "Optionen", "Befehle", "Schritte"
_THIS_HELP = "Zeigt diese Hilfe."


class Misuse(click.UsageError):
    """The command line cannot be followed; the sentence is German and repeats nothing that was written."""


class _Formatter(click.HelpFormatter):
    """Help with headings in the language of the reader."""

    words: Words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{self.words('Aufruf:')} ")


class _Context(click.Context):
    formatter_class = _Formatter

    def make_formatter(self) -> click.HelpFormatter:
        formatter = super().make_formatter()
        if isinstance(formatter, _Formatter):
            formatter.words = spoken(self)
        return formatter


class Command(click.Command):
    """A command whose help is in the language of the reader; it is written in German."""

    context_class = _Context

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", "[OPTIONEN]")
        super().__init__(*args, **settings)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, explained in German."""
        return _in_german(super().get_help_option(ctx))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands behind the name of the command."""
        first, *others = super().collect_usage_pieces(ctx)
        return [spoken(ctx).told(first), *others]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(spoken(ctx).told(cleandoc(self.help or "")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each option does."""
        words = spoken(ctx)
        records = [one.get_help_record(ctx) for one in self.get_params(ctx) if isinstance(one, click.Option)]
        told = [(_told_name(record[0], words), words.told(record[1])) for record in records if record is not None]
        with formatter.section(words("Optionen")):
            formatter.write_dl(told)


def _told_name(option: str, words: Words) -> str:
    """The names of an option, and what stands behind them, such as `--on TAG`."""
    names, space, value = option.rpartition(" ")
    return f"{names}{space}{words.told(value)}" if space and not value.startswith("-") else option


class Group(Command, click.Group):
    """Several commands under one word; the help lists them without loading them.

    Args:
        table: Name of a command, its module, and its line in the help.
    """

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]] = COMMANDS, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "BEFEHL …")
        super().__init__(*args, **settings)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command when it is called."""
        if cmd_name not in self.table:
            raise Misuse(f"Diesen Befehl gibt es nicht. Es gibt: {', '.join(self.table)}.", ctx)
        module, _ = self.table[cmd_name]
        found: click.Command = import_module(f"lotse.cli.{module}").command
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each option does, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with its line."""
        words = spoken(ctx)
        with formatter.section(words("Befehle")):
            formatter.write_dl([(name, words.told(text)) for name, (_, text) in self.table.items()])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands behind the name of the commands."""
        *others, last = super().collect_usage_pieces(ctx)
        return [*others, spoken(ctx).told(last)]


class Steps(Group):
    """A command of several steps, which stand in one file."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "SCHRITT …")
        super().__init__(*args, table={}, **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The steps in the order of the file."""
        del ctx
        return list(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The step of this name."""
        if cmd_name not in self.commands:
            raise Misuse(f"Diesen Schritt gibt es nicht. Es gibt: {', '.join(self.commands)}.", ctx)
        return self.commands[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each step with its first line."""
        words = spoken(ctx)
        lines = [(name, cleandoc(one.help or "").partition("\n")[0]) for name, one in self.commands.items()]
        with formatter.section(words.told(_STEPS)):
            formatter.write_dl([(name, words.told(line)) for name, line in lines])


class Needed(click.Option):
    """An option that has to be there; its help says so."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, required=True, **settings)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The line of the help."""
        found = super().get_help_record(ctx)
        return None if found is None else (found[0], found[1].removesuffix("[required]").rstrip())


def _in_german(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Zeigt diese Hilfe."
    return option


@click.group(
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--version", "version", is_flag=True, help="Zeigt die Version.")
@click.option("--lang", metavar="SPRACHE", expose_value=False, help="Sprache der Antworten und der Hilfe: de oder en.")
@click.pass_context
def program(context: click.Context, *, version: bool) -> int:
    """Welche Angebote könnten einer Familie in Nordrhein-Westfalen helfen, wer ist zuständig, und warum?

    Vorschläge sind Ideen für ein Gespräch; die Familie entscheidet. Hilfe zu einem Befehl: lotse BEFEHL --help
    """
    if version:
        answer(f"lotse {__version__}")
    elif context.invoked_subcommand is None:
        answer(context.get_help())
    return 0
