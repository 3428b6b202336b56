"""The command that hands a whole office over to its successor, or goes on with one that was handed over."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import opened
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.handover import hand_over, reopen
from yazd_desktop.exchange.pairing.cards import read_card
from yazd_desktop.i18n import language, t, use_language
from yazd_desktop.office import Office


def handover(arguments: Namespace, output: Output) -> int:
    """Write everything into one file for the successor's card and close this copy, or open it again."""
    with opened(arguments) as office:
        if arguments.reopen:
            reopen(office)
            output.say(t("cli.handover.reopened", name=office.name))
            output.result({"reopened": True})
            return 0
        if arguments.out is None:
            raise UserError("handover.no_folder")
        card = read_card(arguments.to)
        arguments.out.mkdir(parents=True, exist_ok=True)
        if arguments.pdf is not None:
            # Before it is closed: what stands on paper is what is given.
            _print(office, arguments.pdf, card.name, with_identity=arguments.with_identity)
        handed = hand_over(office, card, arguments.out, progress=output.progress("cli.transfer.making"))
    words = " ".join(handed.phrase)
    output.say(t("cli.handover.done", file=str(handed.sent.file), name=handed.to, words=words))
    output.result(
        {
            "file": str(handed.sent.file),
            "to": handed.to,
            "phrase": words,
            "ops": handed.sent.ops,
            "records": sum(handed.sent.records.values()),
            "attachments": handed.sent.attachments,
            "bytes": handed.sent.size_bytes,
            "seconds": round(handed.sent.seconds, 3),
            "pdf": None if arguments.pdf is None else str(arguments.pdf),
        }
    )
    return 0


def _print(office: Office, path: Path, taker: str, *, with_identity: bool) -> None:
    """The paper that giver and taker sign, in Persian."""
    from yazd_desktop.reports.handover import print_handover

    spoken = language()
    use_language("fa")
    try:
        print_handover(office, path, taker=taker, with_identity=with_identity)
    finally:
        use_language(spoken)
