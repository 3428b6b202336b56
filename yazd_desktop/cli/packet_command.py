"""The command that prints the packet of a meeting."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from yazd_desktop import home, queries
from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import opened, read_password
from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.persian.digits import to_ascii

_NEXT = "next"


def packet(arguments: Namespace, output: Output) -> int:
    """Print the packet of the next meeting, or of the one named, into a PDF file."""
    from yazd_desktop.reports.packet import print_packet

    with opened(arguments) as office:
        printed = print_packet(
            office,
            arguments.out,
            meeting_id=_meeting(office, arguments.meeting),
            with_identity=arguments.with_identity,
            agency_id=_agency(office, arguments.agency),
            password=_pdf_password(arguments.pdf_password_file),
            progress=output.progress("cli.packet.progress"),
        )
    output.say(t("cli.packet.done", pages=printed.pages, file=str(arguments.out)))
    output.result(
        {
            "pages": printed.pages,
            "cases": printed.cases,
            "issues": printed.issues,
            "commitments": printed.commitments,
            "seconds": round(printed.seconds, 3),
        }
    )
    return 0


def _pdf_password(path: Path | None) -> str | None:
    return None if path is None else read_password(path)


def _meeting(office: Office, asked: str) -> str | None:
    """The meeting; a governorate that has set none yet gets the papers of all its offices all the same."""
    if asked == _NEXT:
        meeting = home.next_meeting(office)
        if meeting is None and not office.is_governorate:
            raise UserError("cli.no_meeting")
        return meeting
    found = queries.by_number(office, to_ascii(asked.strip()).upper())
    if found is None or found[0] != "meeting":
        raise UserError("cli.no_such_meeting", number=asked)
    return found[1]


def _agency(office: Office, code: str | None) -> str | None:
    if code is None:
        return None
    ids = queries.find_ids(office, "agency", where={"code": code})
    if not ids:
        raise UserError("cli.no_such_agency", code=code)
    return ids[0]
