"""Commands that exchange files: send, receive, decide what disagrees, compare."""

from __future__ import annotations

from argparse import Namespace

from yazd_desktop import labels, values
from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import opened
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.entities.base import Value
from yazd_desktop.errors import UserError
from yazd_desktop.exchange import digest as digests
from yazd_desktop.exchange.inbox import conflicts as inbox
from yazd_desktop.exchange.kinds_told import kind_words
from yazd_desktop.exchange.pairing.peers import peer_named, scope_named
from yazd_desktop.exchange.receiving import Received
from yazd_desktop.exchange.sending import send
from yazd_desktop.exchange.succession import Succeeded, take_in
from yazd_desktop.i18n import t
from yazd_desktop.office import Office


def export(arguments: Namespace, output: Output) -> int:
    """Write the next file for a peer."""
    with opened(arguments) as office:
        with office.reading() as connection:
            peer = peer_named(connection, arguments.to)
        arguments.out.mkdir(parents=True, exist_ok=True)
        sent = send(
            office,
            peer,
            arguments.out,
            with_identity=True if arguments.with_identity else False if arguments.without_identity else None,
            everything=arguments.all,
            progress=output.progress("cli.transfer.making"),
        )
    output.say(t("cli.transfer.sent", file=str(sent.file), name=peer.name, ops=sent.ops))
    output.result(
        {
            "file": str(sent.file),
            "ops": sent.ops,
            "records": sum(sent.records.values()),
            "attachments": sent.attachments,
            "bytes": sent.size_bytes,
            "seconds": round(sent.seconds, 3),
        }
    )
    return 0


def import_files(arguments: Namespace, output: Output) -> int:
    """Take files in, one after the other; a refused one does not stop the others."""
    results: list[Received] = []
    with opened(arguments) as office:
        for path in arguments.files:
            try:
                results.append(take_in(office, path, dry_run=arguments.dry_run))
            except UserError as error:
                results.append(Received(path, refused=error))
    for result in results:
        output.say(_told(result))
        for words in _told_more(result):
            output.say(words)
    output.result({"dry_run": arguments.dry_run, "files": [_facts(result) for result in results]})
    return 1 if any(result.refused for result in results) else 0


def conflicts(arguments: Namespace, output: Output) -> int:
    """What waits for a decision."""
    with opened(arguments) as office:
        found = inbox.conflicts(office)
        if not found:
            output.say(t("cli.transfer.no_conflicts"))
        for one in found:
            words = "cli.transfer.conflict" if one.is_open else "cli.transfer.conflict_closed"
            state = t("exchange.retired")
            output.say(t(words, id=one.id, record=one.record, field=one.label, state=state))
            for side in one.sides:
                whose = t("exchange.ours") if side.is_ours else t("exchange.theirs")
                output.say(t("cli.transfer.side", whose=whose, value=side.text, by=_by(side)))
        names = _names(office, found)
        output.result(
            {
                "count": len(found),
                "conflicts": [
                    {
                        "id": one.id,
                        "entity": one.entity,
                        "record": names.get(one.row, one.row),
                        "field": one.field,
                        "retired": one.is_retired,
                        "sides": [
                            {
                                "value": values.plain(side.value),
                                "text": side.text,
                                "ours": side.is_ours,
                                "withheld": side.is_withheld,
                                "shown": side.is_shown,
                                "by": _by(side),
                                "actor": side.actor,
                                "at": side.when.isoformat(timespec="seconds"),
                            }
                            for side in one.sides
                        ],
                    }
                    for one in found
                ],
            }
        )
    return 0


def resolve(arguments: Namespace, output: Output) -> int:
    """Decide one conflict, for one side or for a third value."""
    with opened(arguments) as office:
        one = inbox.conflict_numbered(office, arguments.id)
        if arguments.take == "ours":
            inbox.take(office, one, "ours")
        elif arguments.take == "theirs":
            inbox.take(office, one, "theirs")
        else:
            inbox.resolve(office, one, _typed(one, arguments.take))
        left = inbox.count(office)
    output.say(t("cli.transfer.resolved", record=one.record, field=one.label, left=left))
    output.result({"id": one.id, "field": one.field, "left": left})
    return 0


def digest(arguments: Namespace, output: Output) -> int:
    """One number for all that this copy holds."""
    with opened(arguments) as office, office.reading() as connection:
        scope = None if arguments.scope is None else scope_named(connection, arguments.scope)
        found = digests.digest(connection, scope)
    output.say(found.sha256)
    for cell in found.astray:
        output.say(t("cli.transfer.astray", cell=cell))
    output.result({"digest": found.sha256, "heads": found.heads, "astray": list(found.astray)})
    return 0


def _typed(one: inbox.Disagreement, text: str) -> Value:
    field = entity_named(one.entity).fields.get(one.field)
    if field is None:
        raise UserError("conflict.only_sides", field=one.label)
    try:
        return values.parse(field, text)
    except values.BadValue as bad:
        raise UserError("conflict.bad_value", field=one.label, why=t(bad.key, **bad.params)) from bad


def _names(office: Office, found: list[inbox.Disagreement]) -> dict[str, str]:
    """What the records are called where a number says it best, each kind asked once."""
    rows: dict[str, set[str]] = {}
    for one in found:
        rows.setdefault(one.entity, set()).add(one.row)
    names: dict[str, str] = {}
    with office.reading() as connection:
        for entity, ids in rows.items():
            names |= labels.names(connection, office.codes, entity, ids)
    return names


def _by(side: inbox.Side) -> str:
    """Who said it and where, as the window tells it; no id tells anybody anything."""
    if side.who == side.copy:
        return side.copy
    return t("cli.transfer.by", who=side.who, copy=side.copy)


def _told(result: Received) -> str:
    name = result.file.name
    if result.refused is not None:
        return t("cli.transfer.refused", file=name, what=result.refused.what, do=result.refused.do)
    if result.was_here:
        return t("cli.transfer.was_here", file=name)
    if isinstance(result, Succeeded):
        words = " ".join(result.phrase)
        return t("cli.transfer.succeeded", file=name, office=result.office, new=result.new, words=words)
    return t(
        "cli.transfer.done",
        file=name,
        peer=result.peer,
        new=result.new,
        updated=result.updated,
        conflicts=result.conflicts,
        held=result.held,
        repeated=result.repeated,
    )


def _told_more(result: Received) -> list[str]:
    """What is new and what is other than before, by kind, and that the computer was said to be no more."""
    kinds = (("cli.transfer.new", result.new_by_kind), ("cli.transfer.updated", result.updated_by_kind))
    told = [t(key, kinds=kind_words(counts)) for key, counts in kinds if counts]
    return [*told, t("cli.transfer.from_gone")] if result.from_gone else told


def _facts(result: Received) -> dict[str, object]:
    return {
        "file": str(result.file),
        "new": result.new,
        "updated": result.updated,
        "conflicts": result.conflicts,
        "held": result.held,
        "new_by_kind": dict(result.new_by_kind),
        "updated_by_kind": dict(result.updated_by_kind),
        "from_gone": result.from_gone,
        "repeated": result.repeated,
        "refused": result.refused is not None,
        "reason": None if result.refused is None else result.refused.code,
        "what": None if result.refused is None else result.refused.what,
        "seconds": round(result.seconds, 3),
    }
