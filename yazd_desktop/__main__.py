"""`python -m yazd_desktop` is the command line `yazd`."""

from __future__ import annotations

import sys

from yazd_desktop.cli.run import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
