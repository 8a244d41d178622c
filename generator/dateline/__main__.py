"""The command `dateline`, also as `python -m dateline`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and give the exit code."""
    from dateline.cli.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
