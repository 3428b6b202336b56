"""The command that brings an Excel list in."""

from __future__ import annotations

from argparse import Namespace

from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import opened
from yazd_desktop.i18n import t
from yazd_desktop.spreadsheets import (
    Plan,
    find_sheet,
    guess_layout,
    plan_import,
    read_book,
    run_import,
    write_rejects,
)


def import_xlsx(arguments: Namespace, output: Output) -> int:
    """Bring a list in, or only say what would come of it; the counts are the same."""
    with opened(arguments) as office:
        book = read_book(arguments.file)
        sheet = find_sheet(book, arguments.sheet)
        plan = plan_import(office, sheet, guess_layout(sheet), file_name=arguments.file.name)
        if arguments.rejects is not None:
            write_rejects(plan, arguments.rejects)
        if not arguments.dry_run:
            run_import(office, plan, progress=output.progress("cli.import.progress"))
    _say(plan, output, is_dry_run=arguments.dry_run)
    output.result(
        {
            "rows": plan.rows,
            "created": plan.created,
            "attached": plan.attached,
            "rejected": plan.rejected,
            "warnings": [{"row": w.row_number, "text": w.text} for w in plan.warnings],
            "reasons": plan.reasons,
        }
    )
    return 0


def _say(plan: Plan, output: Output, *, is_dry_run: bool) -> None:
    output.say(t("cli.import.would" if is_dry_run else "cli.import.done", rows=plan.rows))
    output.say(t("cli.import.counts", created=plan.created, attached=plan.attached, rejected=plan.rejected))
    for reason, count in plan.reasons.items():
        output.say(t("cli.import.reason", reason=reason, count=count))
    for warning in plan.warnings:
        if warning.row_number is None:
            output.say(warning.text)
        else:
            output.say(t("cli.import.warning", row=warning.row_number, text=warning.text))
