"""The command line. Heavy imports wait until a command needs them: `ims --help` must be quick."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any

from ims_lib.errors import ImsError
from ims_lib.paths import DATA
from ims_lib.standard_ids import STANDARDS

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
OURS = ("run", "command", "prints", "home")
"""What is known of a command beside its own options."""
NEW_OBJECTS = 50_000
"""After so many Python looks for cycles: at its own 700 to 2,000 that takes a fifth of a report, and frees next to nothing."""


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
    """All commands that are built, with their options, by data/program/commands.toml."""
    plans = tomllib.loads((DATA / "program" / "commands.toml").read_text(encoding="utf-8"))
    shared = plans.pop("shared")
    top = _Parser(
        prog="ims",
        description="How far is an organisation from ISO/IEC 27001, 20000-1 and 42001 as one management system? "
        "From the spreadsheet of controls that it already keeps.",
        epilog="A CLIENT is the path of a client folder, or the name of one in the workspace or among the demo clients.",
    )
    top.add_argument("--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help="show the version and stop")
    _home(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, plan in plans.items():
        text = plan["does"]
        command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        command.set_defaults(run=_run, command=plan.get("module", name), prints=plan.get("prints", False))
        _home(command)
        for each in plan["given"]:
            named, given = shared[each] if isinstance(each, str) else each
            command.add_argument(named, **given | ({"type": KINDS[given["type"]]} if "type" in given else {}))
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


def _amount(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} given, but a number above 0 is wanted")
    return found


def _day(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write year-month-day, for example 2026-11-24") from None


KINDS: Mapping[str, Callable[[str], Any]] = {
    "path": Path,
    "named": _named,
    "standards": _standards,
    "language": _language,
    "edition": _edition,
    "port": _port,
    "count": _count,
    "amount": _amount,
    "day": _day,
}
"""What a word that is given becomes, by the names of commands.toml."""


def _run(arguments: argparse.Namespace) -> int:
    """Run the function of a command, with what was given by its names."""
    given = {name: value for name, value in vars(arguments).items() if name not in OURS}
    module, _, function = arguments.command.partition(":")
    return int(getattr(import_module(f"ims_lib.commands.{module}"), function or "run")(**given))


if __name__ == "__main__":
    sys.exit(main())
