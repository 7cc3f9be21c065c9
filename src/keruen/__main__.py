"""`python -m keruen`, and the command `keruen`: Ctrl-C is heard before anything is imported.

The imports of a command take a large part of its first half second. Until they are done nothing was
begun, so that Ctrl-C ends the process at once. This file itself imports only what the interpreter
has loaded already: even `signal` and `__future__` would leave time for a traceback.
"""

import _signal  # type: ignore[import-not-found]
import os
import sys

INTERRUPTED = 130
WHAT = "stopped by Ctrl-C"
REMEDY = "Nothing was written; run the command again."
AS_JSON = f"""{{
  "error": {{
    "what": "{WHAT}",
    "remedy": "{REMEDY}",
    "findings": []
  }}
}}
"""


def _stop(_number: int, _frame: object) -> None:
    as_json = "--json" in sys.argv
    words = AS_JSON if as_json else f"{WHAT}\n  {REMEDY}\n"
    try:
        os.write(1 if as_json else 2, words.encode())
    finally:
        os._exit(INTERRUPTED)


def main() -> None:
    """The command `keruen`."""
    _signal.signal(_signal.SIGINT, _stop)
    from keruen.app.cli.main import app
    from keruen.app.terminal.entry import run_and_exit

    run_and_exit(app)


if __name__ == "__main__":
    main()
