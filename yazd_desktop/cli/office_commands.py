"""Commands about a whole office: what it holds, whether it is sound, and where words stand in it."""

from __future__ import annotations

from argparse import Namespace

from yazd_desktop import __version__, labels, queries
from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import opened
from yazd_desktop.entities import ENTITIES
from yazd_desktop.exchange.inbox import twins
from yazd_desktop.exchange.pairing.peers import is_governorate, peers
from yazd_desktop.i18n import t
from yazd_desktop.search_documents import is_searchable


def info(arguments: Namespace, output: Output) -> int:
    """Name, code, how many records of each kind, version and size."""
    with opened(arguments) as office:
        counts = {kind.name: queries.count(office, kind.name) for kind in ENTITIES}
        size_bytes = office.size_bytes()
        with office.reading() as connection:
            known = [peer for peer in peers(connection) if not peer.withdrawn]
            role = "governorate" if is_governorate(connection) else "office"
        output.say(t("cli.info.office", name=office.name, code=office.code))
        for kind in ENTITIES:
            if counts[kind.name]:
                output.say(
                    t("cli.info.count", entity=t(f"entity.{kind.name}.plural"), count=counts[kind.name])
                )
        for peer in known:
            role_words = t(f"exchange.role.{peer.role.replace('-', '_')}")
            output.say(t("cli.info.peer", name=peer.name, code=peer.code, role=role_words))
        output.say(t("cli.info.size", kilobytes=size_bytes // 1024, version=__version__))
        output.result(
            {
                "name": office.name,
                "code": office.code,
                "counts": counts,
                "version": __version__,
                "size": size_bytes,
                "role": role,
                "peers": [
                    {
                        "name": peer.name,
                        "code": peer.code,
                        "role": peer.role,
                        "with_identity": peer.with_identity,
                    }
                    for peer in known
                ],
            }
        )
    return 0


def check(arguments: Namespace, output: Output) -> int:
    """Whether store, search index, attachments and change log are sound, and no number stands twice."""
    with opened(arguments) as office:
        problems = office.check(output.progress("cli.check.progress")) + twins.problems(office)
    output.say(t("cli.check.sound") if not problems else t("cli.check.unsound", count=len(problems)))
    for problem in problems:
        output.say(f"  {problem}")
    output.result({"ok": not problems, "problems": problems})
    return 0 if not problems else 1


def search(arguments: Namespace, output: Output) -> int:
    """Where all the words stand, in every kind of record."""
    words = " ".join(arguments.words)
    hits = []
    with opened(arguments) as office:
        for kind in ENTITIES:
            if not is_searchable(kind) or kind.name == "code":
                continue
            ids = queries.find_ids(office, kind.name, search=words, limit=200)
            with office.reading() as connection:
                names = labels.names(connection, office.codes, kind.name, ids)
            shown = queries.labels(office, kind.name, ids)
            for record_id in ids:
                output.say(t("cli.search.hit", entity=t(f"entity.{kind.name}"), label=shown[record_id]))
                hits.append({"entity": kind.name, "name": names[record_id], "label": shown[record_id]})
    if not hits:
        output.say(t("cli.search.nothing"))
    output.result({"words": words, "count": len(hits), "hits": hits})
    return 0
