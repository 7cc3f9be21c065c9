"""`python -m keruen`: the same as the command `keruen`."""

from __future__ import annotations

from keruen.app.cli import main

if __name__ == "__main__":
    main()
