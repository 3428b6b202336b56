"""The arguments of the command line."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from yazd_desktop import __version__
from yazd_desktop.i18n import LANGUAGES, t

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[ArgumentParser]
MOST_COLUMNS: Final = 4
ROLES: Final = ("governorate", "office", "same-office")
SIZES: Final = (5, 40)  # of running text, in points
DEMO_PASSWORD: Final = "yazd-demo"  # noqa: S105  (of offices that hold invented people only)


def read_arguments(given: Sequence[str]) -> Namespace:
    """Read the arguments; leaves with exit code 2 when they are wrong."""
    parser = ArgumentParser(prog="yazd", description=t("cli.help.yazd"))
    parser.add_argument("--version", action="version", version=f"yazd {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_new(commands)
    _add_demo(commands)
    for name in ("info", "check"):
        _add(commands, name)
    _add_move(commands)
    _add(commands, "search").add_argument("words", nargs="+", help=t("cli.help.words"))
    _add_list(commands)
    _add_set(commands)
    _add_import(commands)
    _add_packet(commands)
    _add_typeset(commands)
    _add_pairing(commands)
    _add_transfer(commands)
    return parser.parse_args(given)


def language_of(given: Sequence[str]) -> str:
    """The language asked for with --lang, needed before anything is said."""
    for place, argument in enumerate(given):
        value = given[place + 1] if argument == "--lang" and place + 1 < len(given) else argument[7:]
        if (argument == "--lang" or argument.startswith("--lang=")) and value in LANGUAGES:
            return value
    return "fa"


def _add(commands: Subparsers, name: str) -> ArgumentParser:
    """A command on an office."""
    parser = _add_bare(commands, name)
    parser.add_argument("office", metavar="OFFICE", help=t("cli.help.office"))
    parser.add_argument("--password-file", type=Path, metavar="FILE", help=t("cli.help.password_file"))
    parser.add_argument("--user", metavar="NAME", help=t("cli.help.user"))
    return parser


def _add_bare(commands: Subparsers, name: str) -> ArgumentParser:
    """A command that needs no office."""
    parser = commands.add_parser(name, help=t(f"cli.help.{name}"), description=t(f"cli.help.{name}"))
    parser.add_argument("--json", action="store_true", help=t("cli.help.json"))
    parser.add_argument("--lang", choices=LANGUAGES, default="fa", help=t("cli.help.lang"))
    return parser


def _add_new(commands: Subparsers) -> None:
    parser = _add(commands, "new")
    parser.add_argument("--name", required=True, help=t("cli.help.name"))
    parser.add_argument("--code", required=True, help=t("cli.help.code"))
    parser.add_argument("--governorate", action="store_true", help=t("cli.help.governorate"))
    parser.add_argument("--database", metavar="postgresql://…", help=t("cli.help.database"))


def _add_move(commands: Subparsers) -> None:
    parser = _add(commands, "move")
    parser.add_argument(
        "--database", required=True, metavar="postgresql://…|sqlcipher", help=t("cli.help.move_database")
    )


def _add_demo(commands: Subparsers) -> None:
    parser = _add(commands, "demo")
    parser.add_argument("--cases", type=_count, default=300, metavar="N", help=t("cli.help.cases"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=t("cli.help.seed"))


def _add_list(commands: Subparsers) -> None:
    parser = _add(commands, "list")
    parser.add_argument("entity", metavar="ENTITY", help=t("cli.help.entity"))
    parser.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE", type=_pair, help=t("cli.help.where")
    )


def _add_set(commands: Subparsers) -> None:
    parser = _add(commands, "set")
    parser.add_argument("number", metavar="NUMBER", help=t("cli.help.number"))
    parser.add_argument("values", nargs="+", metavar="FIELD=VALUE", type=_pair, help=t("cli.help.values"))


def _add_import(commands: Subparsers) -> None:
    parser = _add(commands, "import-xlsx")
    parser.add_argument("file", type=Path, metavar="FILE", help=t("cli.help.file"))
    parser.add_argument("--sheet", metavar="NAME", help=t("cli.help.sheet"))
    parser.add_argument("--dry-run", action="store_true", help=t("cli.help.dry_run"))
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help=t("cli.help.rejects"))


def _add_packet(commands: Subparsers) -> None:
    parser = _add(commands, "packet")
    parser.add_argument("--meeting", default="next", metavar="next|NUMBER", help=t("cli.help.meeting"))
    parser.add_argument("--agency", metavar="CODE", help=t("cli.help.agency"))
    parser.add_argument("--with-identity", action="store_true", help=t("cli.help.with_identity"))
    parser.add_argument(
        "--pdf-password-file", type=Path, metavar="FILE", help=t("cli.help.pdf_password_file")
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help=t("cli.help.out"))


def _add_typeset(commands: Subparsers) -> None:
    parser = _add_bare(commands, "typeset")
    parser.add_argument("text", type=Path, metavar="IN.txt", help=t("cli.help.text"))
    parser.add_argument("out", type=Path, metavar="OUT.pdf", help=t("cli.help.out"))
    parser.add_argument(
        "--columns", type=int, choices=range(1, MOST_COLUMNS + 1), default=1, help=t("cli.help.columns")
    )
    parser.add_argument("--size", type=_points, metavar="POINTS", help=t("cli.help.size"))


def _add_pairing(commands: Subparsers) -> None:
    card = _add(commands, "card")
    card.add_argument("--out", type=Path, required=True, metavar="CARD.json", help=t("cli.help.card_out"))
    card.add_argument("--pdf", type=Path, metavar="CARD.pdf", help=t("cli.help.card_pdf"))
    card.add_argument("--new-keys", action="store_true", help=t("cli.help.new_keys"))
    pair = _add(commands, "pair")
    pair.add_argument("card", type=Path, metavar="CARD.json", help=t("cli.help.card_in"))
    pair.add_argument("--role", choices=ROLES, help=t("cli.help.role"))
    keys = pair.add_mutually_exclusive_group()
    keys.add_argument("--replace", action="store_true", help=t("cli.help.replace"))
    keys.add_argument("--another-pc", action="store_true", help=t("cli.help.another_pc"))
    gone = _add(commands, "gone")
    gone.add_argument("--pc", metavar="ID", help=t("cli.help.gone_pc"))
    gone.add_argument("--undo", action="store_true", help=t("cli.help.gone_undo"))


def _add_transfer(commands: Subparsers) -> None:
    export = _add(commands, "export")
    export.add_argument("--to", required=True, metavar="NAME", help=t("cli.help.to"))
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help=t("cli.help.out_folder"))
    identity = export.add_mutually_exclusive_group()
    identity.add_argument("--with-identity", action="store_true", help=t("cli.help.export_identity"))
    identity.add_argument("--without-identity", action="store_true", help=t("cli.help.no_identity"))
    export.add_argument("--all", action="store_true", help=t("cli.help.all"))
    came = _add(commands, "import")
    came.add_argument("files", type=Path, nargs="+", metavar="FILE", help=t("cli.help.exchange_files"))
    came.add_argument("--dry-run", action="store_true", help=t("cli.help.import_dry_run"))
    handover = _add(commands, "handover")
    what = handover.add_mutually_exclusive_group(required=True)
    what.add_argument("--to", type=Path, metavar="CARD.json", help=t("cli.help.successor"))
    what.add_argument("--reopen", action="store_true", help=t("cli.help.reopen"))
    handover.add_argument("--out", type=Path, metavar="DIR", help=t("cli.help.out_folder"))
    handover.add_argument("--pdf", type=Path, metavar="FILE.pdf", help=t("cli.help.handover_pdf"))
    handover.add_argument("--with-identity", action="store_true", help=t("cli.help.with_identity"))
    _add(commands, "conflicts")
    resolve = _add(commands, "resolve")
    resolve.add_argument("id", type=int, metavar="ID", help=t("cli.help.conflict"))
    resolve.add_argument("--take", required=True, metavar="ours|theirs|VALUE", help=t("cli.help.take"))
    digest = _add(commands, "digest")
    digest.add_argument("--scope", metavar="OFFICE_NAME", help=t("cli.help.scope"))


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise ValueError(text)
    return field.strip(), value


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 1_000_000:
        raise ValueError(text)
    return number


def _points(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        size = 0
    if not SIZES[0] <= size <= SIZES[1]:
        raise ArgumentTypeError(t("cli.size_range", least=SIZES[0], most=SIZES[1]))
    return size
