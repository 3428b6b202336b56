"""Kill -9 while an office and the governorate exchange files: 200 times on SQLCipher, 50 times on PostgreSQL.

A process writes, exports, imports, answers; it is killed at moments spread over such a round, everything is opened
again and looked through, and the next process goes on. Wanted: nothing that was said to be done is lost, nothing is
half applied, no half file has a name, and in the end both sides hold the same. It ends with 1 where that is not so.

python bench/exchange_kills.py [--sqlcipher 200] [--postgres 50]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.exchange.killed_work import STEPS, found
from tests.exchange.killing import BETWEEN, Ledger, kill_often
from tests.postgres_server import binaries, running


def tell(name: str, ledger: Ledger, seconds: float) -> bool:
    kills = ", ".join(f"{step} {ledger.kills[step]}" for step in (*STEPS, BETWEEN))
    print(
        f"{name}: {ledger.kills.total()} kills in {seconds:.0f} s, a round takes {ledger.seconds * 1000:.0f} ms"
    )
    print(f"  killed in: {kills}")
    print(f"  steps said to be done: {ledger.acknowledged}; lost or half: {len(ledger.problems)} (wanted 0)")
    for problem in ledger.problems[:20]:
        print(f"    {problem}")
    return not ledger.problems


def measure(name: str, root: Path, times: int, database: str | None = None) -> bool:
    root.mkdir()
    found(root, database)
    began = time.monotonic()

    def say(number: int, _where: str) -> None:
        if number % 50 == 0:
            print(f"{name}: {number} of {times}", file=sys.stderr, flush=True)

    return tell(name, kill_often(root, times, say), time.monotonic() - began)


def main() -> int:
    """Kill, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sqlcipher", type=int, default=200)
    parser.add_argument("--postgres", type=int, default=50)
    wanted = parser.parse_args()
    is_sound = True
    with tempfile.TemporaryDirectory(prefix="yazd-kills-") as folder:
        os.environ["XDG_STATE_HOME"] = str(
            Path(folder, "state")
        )  # what this computer remembers of real offices
        if wanted.sqlcipher:
            is_sound &= measure("SQLCipher", Path(folder, "sqlcipher"), wanted.sqlcipher)
        if wanted.postgres and binaries() is None:
            print("PostgreSQL WAS NOT TRIED: install Debian's package postgresql")
        elif wanted.postgres:
            with running(is_safe=True) as server:
                address = server.url(server.new_database())
                is_sound &= measure("PostgreSQL", Path(folder, "postgres"), wanted.postgres, address)
    return not is_sound


if __name__ == "__main__":
    sys.exit(main())
