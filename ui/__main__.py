"""`python -m ui [OFFICE]`: the program with a window."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the window; gives the exit code."""
    from ui.app import run

    return run([argument for argument in sys.argv[1:] if not argument.startswith("-")])


if __name__ == "__main__":
    sys.exit(main())
