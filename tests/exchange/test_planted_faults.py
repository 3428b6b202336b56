"""Faults of merging, planted one at a time in a copy of the project: the test that is named beside each goes red.

Random lives of copies (`test_laws.py`) let two of three such faults through when the exchange was designed. So each
that somebody could make has a directed test, and here that test is proved to see it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.planting import ROOT, changed

from .world import READY, found

POINTED_AT = ("yazd_desktop", "db", "resources", "tests")
MERGED = "tests/exchange/test_what_merging_keeps.py::"
RESTORED = "tests/exchange/test_restore_and_receipts.py::"
HEADS = "tests/db/test_heads.py::"
ODD = "tests/exchange/test_odd_files.py::"
PROVINCE = "province"
AN_ASSERTION = ("AssertionError", "assert ", "Failed: DID NOT RAISE")


@dataclass(frozen=True)
class Fault:
    """One mistake in a file and the test that has to see it."""

    seen_by: str
    file: str
    true: str
    wrong: str


_TAKING = "yazd_desktop/exchange/merging/taking.py"
_RECEIPTS = "yazd_desktop/exchange/receipts.py"
_LATER_ALONE = """        known = select(ChangeSet.row, ChangeSet.hlc).order_by(ChangeSet.hlc)
        latest = dict(self._connection.execute(known).all())
        self._write([one for one in new if one.hlc > latest.get(one.row, 0)], changed)
"""
_AS_SENT_LAST = """        held = receipts.Holdings(
            json.loads(
                connection.scalar(
                    select(SentFile.upto).where(SentFile.peer == peer.id).order_by(SentFile.number.desc()).limit(1)
                )
                or "{}"
            ),
            receipts.Gaps(),
            frozenset(),
        )
"""

FAULTS: dict[str, Fault] = {
    "the word that came last is shown": Fault(
        HEADS + "test_the_order_in_which_ops_came_does_not_matter",
        "db/heads.py",
        "sorted(left, key=lambda op: op.rank, reverse=True)",
        "left[::-1]",
    ),
    "of two words of one moment the one that came first is shown": Fault(
        HEADS + "test_the_rank_decides_and_clock_counts_before_stream_before_number",
        "db/heads.py",
        "return (self.hlc, self.id.stream, self.id.seq)",
        'return (self.hlc, "", 0)',
    ),
    "the word that is not shown is not kept": Fault(
        MERGED + "test_both_words_of_a_conflict_stay_in_both_logs_also_when_it_is_decided",
        _TAKING,
        "        self._write(new, changed)\n",
        _LATER_ALONE,
    ),
    "two words are never a conflict": Fault(
        MERGED + "test_both_words_of_a_conflict_stay_in_both_logs_also_when_it_is_decided",
        "db/heads.py",
        "for op in cell}) > 1",
        "for op in cell}) < 0",
    ),
    "what was replaced is a conflict for ever": Fault(
        MERGED + "test_both_words_of_a_conflict_stay_in_both_logs_also_when_it_is_decided",
        "db/heads.py",
        "replaced.update(op.base)",
        "pass",
    ),
    "a change replaces the shown word alone": Fault(
        MERGED + "test_both_words_of_a_conflict_stay_in_both_logs_also_when_it_is_decided",
        "db/changes.py",
        "[[numbers[op.id.stream], op.id.seq] for op in cell]",
        "[[numbers[op.id.stream], op.id.seq] for op in cell[:1]]",
    ),
    "an edit elsewhere brings a retired record back": Fault(
        MERGED + "test_an_edit_that_knew_nothing_of_it_brings_no_retired_record_back",
        "yazd_desktop/exchange/merging/folding.py",
        "{DELETED_FIELD: False, **plain}",
        "{**plain, DELETED_FIELD: False}",
    ),
    "what comes withheld takes the place of what is known": Fault(
        MERGED + "test_what_was_told_once_is_not_forgotten_when_it_comes_withheld",
        "yazd_desktop/exchange/merging/comparing.py",
        "    told, more = (came, held)",
        "    return None if came == held else came\n    told, more = (came, held)",
    ),
    "what comes whole does not fill in what was withheld": Fault(
        MERGED + "test_what_was_withheld_is_filled_in_by_the_whole_that_comes_later",
        "yazd_desktop/exchange/merging/comparing.py",
        "    told, more = (came, held)",
        "    return None\n    told, more = (came, held)",
    ),
    "a link without its record is forgotten": Fault(
        MERGED + "test_a_link_waits_for_its_record_and_is_completed",
        "yazd_desktop/exchange/merging/holding.py",
        "self._connection.execute(insert(Held), waiting)",
        "pass",
    ),
    "a restored backup goes on with its former life": Fault(
        RESTORED + "test_a_restored_backup_begins_a_new_life_and_nothing_that_left_is_lost",
        "yazd_desktop/copies.py",
        "    if verdict is None:\n",
        "    if verdict is not False:\n",
    ),
    "the highest number is acknowledged, whatever is missing below it": Fault(
        RESTORED + "test_of_three_files_without_the_second_only_the_first_is_acknowledged",
        _TAKING,
        "if seq != upto + 1:",
        "if seq <= upto:",
    ),
    "what was sent counts as acknowledged": Fault(
        RESTORED + "test_a_lost_file_heals_itself_with_the_next_one",
        "yazd_desktop/exchange/sending.py",
        "    refills = ",
        _AS_SENT_LAST.replace("        held", "    held", 1) + "    refills = ",
    ),
    "what one computer of an office holds its others are taken to hold": Fault(
        RESTORED + "test_what_one_pc_of_an_office_acknowledged_goes_to_its_other_pc_too",
        _RECEIPTS,
        "min(one.get(name, 0) for one in acks)",
        "max(one.get(name, 0) for one in acks)",
    ),
    "anybody may say that a file has arrived": Fault(
        RESTORED + "test_a_file_is_known_to_have_arrived_only_by_whom_it_was_made_for",
        _RECEIPTS,
        "SentFile.peer == peer, SentFile.received_at.is_(None)",
        "SentFile.received_at.is_(None)",
    ),
    "one number with two contents is taken": Fault(
        RESTORED + "test_one_life_in_two_folders_raises_an_alarm_and_changes_no_byte",
        "yazd_desktop/exchange/merging/comparing.py",
        "held.seals() != came.seals():\n        raise",
        "held.seals() != came.seals():\n        return None\n        raise",
    ),
    "what comes again counts as new": Fault(
        ODD + "test_a_replayed_file_changes_nothing_and_says_so",
        _TAKING,
        "self.repeated += len(one.parts)",
        "self.repeated += 0",
    ),
}


def _copy(target: Path, edited: str = "") -> Path:
    """The project with a copy of the folder that is to be edited; the others are only pointed at."""
    target.mkdir()
    for folder in POINTED_AT:
        if folder == edited:
            shutil.copytree(ROOT / folder, target / folder)
        else:
            (target / folder).symlink_to(ROOT / folder, target_is_directory=True)
    shutil.copy2(ROOT / "pyproject.toml", target)
    return target


def _said(copy: Path, *tests: str) -> dict[str, str]:
    """What each case said when the tests were run in a copy; nothing where it was green."""
    report = copy / "report.xml"
    variables = {
        **os.environ,
        "YAZD_TEST_STORE": "sqlcipher",
        READY: str(copy.parent / PROVINCE),
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(copy),
    }
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-pno:cacheprovider", "-pno:pytest-qt"]
    done = subprocess.run(
        [*command, f"--junitxml={report}", *tests],
        cwd=copy,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    found = {}
    for case in ET.parse(report).iter("testcase"):
        told = [f"{one.tag}: {one.get('message')}" for one in case]
        found[str(case.get("name"))] = "\n".join(told)
    return found


def _planted(folder: Path, fault: Fault) -> dict[str, str]:
    copy = _copy(folder, fault.file.partition("/")[0])
    changed(fault.file, fault.true, fault.wrong)(copy)
    return _said(copy, fault.seen_by)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[dict[str, str]]]]:
    """The run without a fault, under "", and one with each; as many at once as there are processors."""
    root = tmp_path_factory.mktemp("faults")
    found(root / PROVINCE)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tests = sorted({fault.seen_by for fault in FAULTS.values()})
        started = {"": pool.submit(lambda: _said(_copy(root / "none"), *tests))}
        for number, (name, fault) in enumerate(FAULTS.items()):
            started[name] = pool.submit(_planted, root / str(number), fault)
        yield started


def test_without_a_fault_every_test_is_green(runs: Mapping[str, Future[dict[str, str]]]) -> None:
    said = runs[""].result()
    assert len(said) >= len({fault.seen_by for fault in FAULTS.values()})
    assert {name: words for name, words in said.items() if words} == {}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(runs: Mapping[str, Future[dict[str, str]]], name: str) -> None:
    red = [words for words in runs[name].result().values() if words]
    assert red, f"{FAULTS[name].seen_by} does not see it"
    for words in red:
        assert words.removeprefix("failure: ").startswith(AN_ASSERTION), words
