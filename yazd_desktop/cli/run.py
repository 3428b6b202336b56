"""Run one command: read the arguments, do it, say what came of it, and give an exit code."""

from __future__ import annotations

import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from typing import Final

from yazd_desktop import __version__
from yazd_desktop.cli import (
    exchange_commands,
    handover_command,
    import_command,
    list_commands,
    make_commands,
    move_command,
    office_commands,
    packet_command,
    transfer_commands,
    typeset_command,
)
from yazd_desktop.cli.arguments import language_of, read_arguments
from yazd_desktop.cli.output import Output
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.i18n import t, use_language

DONE: Final = 0
REFUSED: Final = 1
OUR_BUG: Final = 70
STOPPED: Final = 130
Command = Callable[[Namespace, Output], int]
COMMANDS: Final[Mapping[str, Command]] = {
    "new": make_commands.new,
    "demo": make_commands.demo,
    "info": office_commands.info,
    "check": office_commands.check,
    "move": move_command.move,
    "search": office_commands.search,
    "list": list_commands.show_list,
    "set": list_commands.set_values,
    "import-xlsx": import_command.import_xlsx,
    "packet": packet_command.packet,
    "typeset": typeset_command.typeset,
    "card": exchange_commands.card,
    "pair": exchange_commands.pair,
    "gone": exchange_commands.gone,
    "export": transfer_commands.export,
    "import": transfer_commands.import_files,
    "handover": handover_command.handover,
    "conflicts": transfer_commands.conflicts,
    "resolve": transfer_commands.resolve,
    "digest": transfer_commands.digest,
}


def run(given: Sequence[str]) -> int:
    """Run the command line: 0 done, 1 something the user can mend, 2 wrong usage, 70 a bug of ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A Windows console may speak a code page without Persian letters.
            stream.reconfigure(encoding="utf-8", errors="replace")
    use_language(language_of(given))
    arguments = read_arguments(given)
    output = Output(is_json=arguments.json)
    try:
        return COMMANDS[arguments.command](arguments, output)
    except UserError as error:
        output.refused(error)
        return REFUSED
    except (KeyboardInterrupt, Cancelled):
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except Exception as error:  # noqa: BLE001  (the outermost frame: our bug is told, without anybody's data)
        _tell_bug(error)
        return OUR_BUG


def _tell_bug(error: Exception) -> None:
    """Where it happened and nothing of what was being worked on: messages and values may hold personal data."""
    print(t("cli.bug", version=__version__), file=sys.stderr)
    for frame in traceback.extract_tb(error.__traceback__):
        print(
            f"  {frame.name} ({frame.filename.rsplit('site-packages')[-1]}:{frame.lineno})", file=sys.stderr
        )
    print(f"  {type(error).__name__}", file=sys.stderr)
