"""`python -m lotse` is the command `lotse`."""

from __future__ import annotations

from lotse.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
