"""Commands that make two copies know each other: a card out, a card in."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import opened
from yazd_desktop.errors import Cancelled, UserError
from yazd_desktop.exchange.pairing.cards import Card, own_card, read_card, write_card
from yazd_desktop.exchange.pairing.gone import PeerLife, life_named, lives, say_gone, say_pc_gone
from yazd_desktop.exchange.pairing.introduction import introduce
from yazd_desktop.exchange.pairing.peers import pair as pair_with
from yazd_desktop.exchange.pairing.roles import SAME_OFFICE
from yazd_desktop.i18n import language, t, use_language
from yazd_desktop.office import Office
from yazd_desktop.persian.jalali import format_short


def card(arguments: Namespace, output: Output) -> int:
    """Write the card of this copy, with new keys if asked for."""
    with opened(arguments) as office:
        for path in (arguments.out, arguments.pdf):
            if path is not None and not path.parent.is_dir():  # before the keys are renewed
                raise UserError("card.not_written", file=path.name)
        made = own_card(office, new_keys=arguments.new_keys)
        write_card(made, arguments.out)
        if arguments.pdf is not None:
            _print(office, made, arguments.pdf)
    words = " ".join(made.phrase())
    output.say(t("cli.card.done", name=made.name, file=str(arguments.out)))
    output.say(t("cli.card.phrase", words=words))
    output.result(
        {
            "name": made.name,
            "code": made.code,
            "recipient": made.recipient,
            "phrase": words,
            "file": str(arguments.out),
        }
    )
    return 0


def _print(office: Office, made: Card, path: Path) -> None:
    """Print the card, in Persian: it says Persian words."""
    from yazd_desktop.exchange.pairing.card_paper import print_card

    spoken = language()
    use_language("fa")
    try:
        print_card(office, made, path)
    finally:
        use_language(spoken)


def pair(arguments: Namespace, output: Output) -> int:
    """Take the card of another copy; keys that nothing vouches for are told where the office is known already.

    At a terminal they take a yes. Who calls this from a script has said it by that, and is told in the result.
    """
    taken = read_card(arguments.card)
    with opened(arguments) as office:
        before = office.id
        found = introduce(office, taken, role=arguments.role)
        is_unvouched = found.outcome == "another_pc" and not arguments.replace
        if is_unvouched and not arguments.another_pc:
            _ask(taken, output)
        peer = pair_with(office, taken, arguments.role, replace=arguments.replace)
        joined = office.id != before
    words = " ".join(taken.phrase())
    output.say(t("cli.pair.done", name=peer.name, role=t(f"exchange.role.{peer.role.replace('-', '_')}")))
    if joined:
        output.say(t("cli.pair.joined", name=peer.name))
    output.say(t("cli.card.phrase", words=words))
    output.result(
        {
            "name": peer.name,
            "code": peer.code,
            "role": peer.role,
            "phrase": words,
            "joined": joined,
            "another_pc": is_unvouched,
        }
    )
    return 0


def gone(arguments: Namespace, output: Output) -> int:
    """List the computers that files came from, or say of one that it is no more."""
    with opened(arguments) as office:
        if arguments.pc is not None:
            named = life_named(office, arguments.pc)
            if named.role == SAME_OFFICE and not arguments.undo:
                say_pc_gone(office, named.peer)
            else:
                say_gone(office, named.peer, named.id, is_gone=not arguments.undo)
        found = lives(office)
    if not found:
        output.say(t("cli.gone.none"))
    for one in found:
        output.say(_life_words(one))
    output.result(
        {
            "pcs": [
                {
                    "pc": one.id,
                    "peer": one.peer_name,
                    "role": one.role,
                    "number": one.number,
                    "arrived": None if one.arrived_on is None else one.arrived_on.isoformat(),
                    "gone": one.is_gone,
                }
                for one in found
            ]
        }
    )
    return 0


def _life_words(one: PeerLife) -> str:
    day = t("cli.gone.never") if one.arrived_on is None else format_short(one.arrived_on)
    words = "cli.gone.gone" if one.is_gone else "cli.gone.lives"
    return t(words, pc=one.id, name=one.peer_name, number=one.number, day=day)


def _ask(taken: Card, output: Output) -> None:
    """Say that nothing vouches for the keys, and let somebody at a terminal compare the words; Cancelled."""
    output.say(t("cli.pair.another_pc", name=taken.name))
    if output.is_json or not sys.stdin.isatty():
        return
    output.say(t("cli.card.phrase", words=" ".join(taken.phrase())))
    if input(t("cli.pair.sure")).strip().casefold() not in t("cli.pair.yes").split():
        raise Cancelled
