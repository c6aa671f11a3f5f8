"""The command line. Heavy imports wait until a command needs them: `ims --help` must be quick."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeAlias

from ims_lib.errors import ImsError
from ims_lib.standard_ids import STANDARDS

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
OURS = ("run", "command", "prints", "home")
"""What is known of a command beside its own options."""
NEW_OBJECTS = 50_000
"""After so many Python looks for cycles: at its own 700 to 2,000 that takes a fifth of a report, and frees next to nothing."""
Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; its exit code: 0 done, 1 something failed, 2 wrong usage, 130 interrupted."""
    gc.set_threshold(NEW_OBJECTS)
    arguments = parser().parse_args(argv)
    if hasattr(arguments, "home"):
        os.environ["IMS_HOME"] = str(arguments.home.expanduser().resolve())
    try:
        return int(arguments.run(arguments))
    except ImsError as error:
        print("\n".join(f"ims: {fault}" for fault in error.faults), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except ImportError as error:
        # A library in C that is interrupted while it is loaded says only that it could not be.
        if not _is_interrupted(error):
            raise
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough of it; what only prints is done then, what renders isn't.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE if arguments.prints else FAILED


def _is_interrupted(error: BaseException | None) -> bool:
    return isinstance(error, KeyboardInterrupt) or (
        error is not None and _is_interrupted(error.__cause__ or error.__context__)
    )


def parser() -> argparse.ArgumentParser:
    """All commands that are built, with their options."""
    top = _Parser(
        prog="ims",
        description="How far is an organisation from ISO/IEC 27001, 20000-1 and 42001 as one management system? "
        "From the spreadsheet of controls that it already keeps.",
        epilog="A CLIENT is the path of a client folder, or the name of one in the workspace or among the demo clients.",
    )
    top.add_argument("--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="show the version and stop")
    _home(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    for add in (_add_check, _add_suggest, _add_new, _add_report, _add_batch, _add_share):
        add(commands)
    for add in (_add_export, _add_import, _add_portfolio, _add_catalogue, _add_lab, _add_demo):
        add(commands)
    return top


class _Parser(argparse.ArgumentParser):
    """Names the nearest where a command, an option or one of its choices is misspelt; each command under its own usage."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        given = list(sys.argv[1:] if args is None else args)
        known = [each for each in self._option_string_actions if each.startswith("--")]
        # What follows the name of a command is for that command to know.
        for text in given[:1] if self._subparsers else takewhile(lambda each: each != "--", given):
            name = text.partition("=")[0]
            if name.startswith("--") and " " not in name and not any(each.startswith(name) for each in known):
                self.error(f"there is no option {name}; {_hint(name, known)}")
        found, left = super().parse_known_args(given, namespace)
        if left:
            self.error(f"not understood: {' '.join(left)}")
        return found, left

    def _check_value(self, action: argparse.Action, value: str) -> None:
        if action.choices is not None and value not in action.choices:
            what = f"{action.option_strings[0]} has no" if action.option_strings else "there is no command"
            raise argparse.ArgumentError(None, f"{what} {value}; {_hint(value, action.choices)}")


def _hint(name: str, known: Iterable[str]) -> str:
    from ims_lib.nearest import hint

    return hint(name, known)


def _add_check(commands: Commands) -> None:
    check = _command(commands, "check", "say what is recognised in a spreadsheet; writes nothing", prints=True)
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="xlsx, xlsm, xls, ods, csv, tsv or txt")
    check.add_argument("--sheet", metavar="NAME", help="this sheet only")
    check.add_argument("--encoding", metavar="E", help="of a csv, where it is known, for example cp1252")
    check.add_argument("--json", dest="as_json", action="store_true", help="one JSON object a file, a line each")


def _add_suggest(commands: Commands) -> None:
    suggest = _command(commands, "suggest", "suggest requirements for free text, one row of a file each", prints=True)
    suggest.add_argument("file", type=Path, metavar="FILE", help="csv, or any other spreadsheet that ims reads")
    suggest.add_argument("--column", required=True, metavar="NAME", help="heading of the column with the texts")
    suggest.add_argument("--standard", required=True, choices=STANDARDS, metavar="ID", help=", ".join(STANDARDS))
    suggest.add_argument("--top", type=_count, default=5, metavar="N", help="suggestions a row (default: 5)")
    suggest.add_argument("--json", dest="as_json", action="store_true", help="one JSON object a row, a line each")


def _add_new(commands: Commands) -> None:
    new = _command(commands, "new", "make a client folder: client.yml, a blank assessment workbook, blank lists")
    new.add_argument("client", metavar="CLIENT", help="path of the folder, or a name for one in the workspace")
    new.add_argument("--name", metavar="TEXT", help="the client's name")
    in_scope = "in scope, with commas between (default: all three)"
    new.add_argument("--standards", type=_standards, default=list(STANDARDS), metavar="IDS", help=in_scope)
    new.add_argument("--holds", type=_standards, default=[], metavar="IDS", help="certificates held")


def _add_report(commands: Commands) -> None:
    report = _command(commands, "report", "render the report and deliverables of one or more clients")
    report.add_argument("clients", nargs="+", metavar="CLIENT", type=_named)
    report.add_argument(
        "--edition",
        dest="editions",
        action="append",
        default=[],
        type=_edition,
        metavar="NAME",
        help="also for some readers: management, certification, third-party, or one standard (27001, 20000-1, 42001); "
        "may be given several times; report.html is always the whole one",
    )
    report.add_argument(
        "--language",
        dest="languages",
        action="append",
        default=[],
        type=_language,
        metavar="CODE",
        help="the pages also in this language (en, de, fr); may be given several times; report.html is in that of client.yml, English unless it says another",
    )
    report.add_argument("--pdf", action="store_true", help="also print each page to PDF, by Chromium or WeasyPrint")
    report.add_argument(
        "--interactive", action="store_true", help="also report-interactive-LANGUAGE.html, whose charts can be zoomed"
    )
    _output(report)


def _add_batch(commands: Commands) -> None:
    batch = _command(commands, "batch", "the same for every client folder below a folder")
    batch.add_argument("folder", type=Path, metavar="DIR")
    _output(batch)


def _add_portfolio(commands: Commands) -> None:
    portfolio = _command(commands, "portfolio", "one page over all clients, from their results.json alone")
    portfolio.add_argument("folder", type=Path, metavar="DIR", help="the folder of reports: DIR/<id>/results.json")
    portfolio.add_argument("--out", type=Path, metavar="DIR", help="where the page goes (default: DIR/portfolio)")
    _as_of(portfolio, "the day from which ages and due days are counted (default: today)")


def _add_share(commands: Commands) -> None:
    share = _command(commands, "share", "wrap a client's report in one HTML file that opens with a passphrase")
    share.add_argument("client", metavar="CLIENT", type=_named)
    share.add_argument(
        "--passphrase-file",
        type=Path,
        required=True,
        metavar="F",
        help="a text file whose only line is the passphrase; tell it the reader by another way",
    )
    share.add_argument("--edition", default="whole", metavar="E", help="one that ims report has made (default: whole)")
    share.add_argument("--out", type=Path, metavar="FILE", help="where to write it (default: beside the report)")


def _add_export(commands: Commands) -> None:
    export = _command(
        commands,
        "export",
        "write a client's assessment or plan for another program, or a certification pack",
        prints=True,
    )
    export.add_argument("client", metavar="CLIENT", type=_named)
    export.add_argument(
        "--to",
        required=True,
        choices=["json", "csv", "xlsx", "oscal", "ciso-assistant", "plan-csv", "ics", "pack"],
        help="the assessment as json, as tables, as OSCAL, for CISO Assistant; packages for Jira, Planner or Trello; days for a "
        "calendar; papers for a certification body, a zip",
    )
    export.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where to write it (default: standard output); of oscal and ciso-assistant, several files, a folder or a .zip",
    )
    _as_of(export)


def _add_import(commands: Commands) -> None:
    taking = _command(commands, "import", "add judgements from a file of another program to a client's judgements.csv")
    taking.add_argument("client", metavar="CLIENT", type=_named)
    taking.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="what ims export wrote, OSCAL's assessment results, or CISO Assistant's audit",
    )
    taking.add_argument("--who", default="", metavar="NAME", help="who judged, where the file names nobody")
    taking.set_defaults(command="import_")


def _add_catalogue(commands: Commands) -> None:
    catalogue = _command(commands, "catalogue", "show the body of knowledge", prints=True)
    parts = ["requirements", "criteria", "crossmap", "processes", "documents", "risks", "pairs"]
    catalogue.add_argument("--what", required=True, choices=parts)
    catalogue.add_argument("--from", dest="a", metavar="ID", help="crossmap: pairs with this requirement")
    catalogue.add_argument("--to", dest="b", metavar="ID", help="crossmap: and this one")
    forms = ["table", "json", "csv"]
    catalogue.add_argument("--format", dest="form", choices=forms, default="table", help="json: one object a line")


def _add_lab(commands: Commands) -> None:
    lab = _command(commands, "lab", "open JupyterLab on the notebooks")
    lab.add_argument(
        "--no-browser", dest="browser", action="store_false", help="start the server alone, and tell its address"
    )
    lab.add_argument("--port", type=_port, metavar="N", help="where it listens (default: the next free from 8888 on)")
    lab.add_argument(
        "--allow-root",
        dest="as_root",
        action="store_true",
        help="run as root, as in a container; JupyterLab refuses else",
    )


def _add_demo(commands: Commands) -> None:
    demo = _command(commands, "demo", "render the demo client and print where the report is")
    demo.add_argument(
        "--clients", type=_count, metavar="N", help="N generated clients instead, in DIR/clients/, rendered as a batch"
    )
    _output(demo)


def _command(commands: Commands, name: str, text: str, *, prints: bool = False) -> argparse.ArgumentParser:
    """A command that the module of its name in ims_lib.commands runs; one that only `prints` may be cut short."""
    found = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    found.set_defaults(run=_run, command=name, prints=prints)
    _home(found)
    return found


def _home(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--home",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="the workspace: clients/ and reports/ lie there (default: IMS_HOME, else the nearest folder upward with clients/)",
    )


class _Version(argparse.Action):
    """Reads the version only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from importlib.metadata import version

        print(f"ims {version('ims-workbook')}")
        parser.exit()


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="results go to DIR/<id>/ (default: the workspace's reports/<id>/)"
    )
    _as_of(command)


def _as_of(
    command: argparse.ArgumentParser, text: str = "the day that counts for certificates (default: today)"
) -> None:
    command.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help=text)


def _named(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("name a client: it's empty")
    return text


def _standards(text: str) -> list[str]:
    found = [part.strip() for part in text.split(",") if part.strip()]
    wrong = ", ".join(part for part in found if part not in STANDARDS)
    if wrong or not found:
        raise argparse.ArgumentTypeError(f"{wrong or 'nothing'} given, but a standard is one of {', '.join(STANDARDS)}")
    return found


def _language(text: str) -> str:
    from ims_lib.languages import languages

    if text not in languages():
        raise argparse.ArgumentTypeError(f"there is no language {text}; {_hint(text, languages())}")
    return text


def _edition(text: str) -> str:
    from ims_lib.report.editions import WHOLE, editions

    if text not in (WHOLE, *editions()):
        raise argparse.ArgumentTypeError(f"there is no edition {text}; {_hint(text, (WHOLE, *editions()))}")
    return text


def _port(text: str) -> int:
    """A number that something can listen on."""
    if not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"a number from 1 to {LAST_PORT} is wanted, not '{text}'")
    return int(text)


LAST_PORT = 65535


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} given, but a whole number from 1 on is wanted")
    return int(text)


def _day(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write year-month-day, for example 2026-11-24") from None


def _run(arguments: argparse.Namespace) -> int:
    """Run the module of a command, with what was given by its names."""
    given = {name: value for name, value in vars(arguments).items() if name not in OURS}
    return int(import_module(f"ims_lib.commands.{arguments.command}").run(**given))


if __name__ == "__main__":
    sys.exit(main())
