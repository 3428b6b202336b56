"""Commands that make an office: an empty one, and one of invented people."""

from __future__ import annotations

import time
from argparse import Namespace
from pathlib import Path

from yazd_desktop.cli.arguments import DEMO_PASSWORD
from yazd_desktop.cli.move_command import database_of
from yazd_desktop.cli.output import Output
from yazd_desktop.cli.signing_in import password_of
from yazd_desktop.i18n import t
from yazd_desktop.office import create_office


def new(arguments: Namespace, output: Output) -> int:
    """Make an empty office; its recovery key is printed here and never again."""
    made = create_office(
        Path(arguments.office),
        name=arguments.name,
        code=arguments.code,
        user=arguments.user or t("cli.first_user"),
        password=password_of(arguments, twice=True),
        is_governorate=arguments.governorate,
        database=database_of(arguments) if arguments.database else None,
    )
    office = made.office
    try:
        output.say(t("cli.new.done", name=office.name, code=office.code, folder=str(office.folder)))
        output.say(t("cli.new.recovery", key=made.recovery_key))
        output.result({"name": office.name, "code": office.code, "recovery_key": made.recovery_key})
    finally:
        office.close()
    return 0


def demo(arguments: Namespace, output: Output) -> int:
    """Make an office of invented people."""
    from yazd_desktop.demo import make_demo

    began = time.perf_counter()
    made = make_demo(
        Path(arguments.office),
        cases=arguments.cases,
        seed=arguments.seed,
        password=password_of(arguments, otherwise=DEMO_PASSWORD),
        progress=output.progress("cli.demo.progress"),
    )
    seconds = time.perf_counter() - began
    output.say(t("cli.demo.done", name=made.name, cases=made.counts["case"], folder=arguments.office))
    output.result({"name": made.name, "code": made.code, "counts": made.counts, "seconds": round(seconds, 3)})
    return 0
