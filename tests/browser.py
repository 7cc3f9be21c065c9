"""The browser that tests of pages use: the system's Chromium, never a downloaded one."""

from __future__ import annotations

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")


def require_chromium() -> str:
    """Path of a Chromium; without one the test is skipped, or fails where `CI` is set."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    message = "no Chromium on this machine: run `make browser`"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
