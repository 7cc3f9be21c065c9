"""Commands as a user types them, in the process of the tests: a start of Python takes a second."""

from __future__ import annotations

import contextlib
import io
import subprocess

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command


def keruen(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The exit code of a command and what it printed, as `subprocess.run` returns them."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run_command(app, arguments)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())
