"""What a command says: plain lines for people, or one JSON object for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from yazd_desktop.errors import UserError
from yazd_desktop.i18n import t


@dataclass(frozen=True, slots=True)
class Output:
    """Where a command's results go; in JSON the lines for people are left out."""

    is_json: bool

    def say(self, text: str) -> None:
        """A line for people."""
        if not self.is_json:
            print(text)

    def result(self, facts: dict[str, object]) -> None:
        """The result for programs, as one object in one line."""
        if self.is_json:
            print(json.dumps(facts, ensure_ascii=False))

    def refused(self, error: UserError) -> None:
        """What the user can mend: on the error stream for people, and as an object for programs."""
        self.result({"error": error.code, "what": error.what, "do": error.do})
        print(error.what, file=sys.stderr)
        print(error.do, file=sys.stderr)

    def progress(self, key: str) -> Callable[[int, int], None] | None:
        """A line that counts along on a terminal; nothing in a pipe."""
        if self.is_json or not sys.stderr.isatty():
            return None

        def show(done: int, total: int) -> None:
            print("\r" + t(key, done=done, total=total), end="", file=sys.stderr, flush=True)
            if done >= total:
                print(file=sys.stderr)

        return show
