"""The browser that tests of pages use: the system's Chromium, never a downloaded one."""

from __future__ import annotations

import os
import shutil
from typing import Any

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


def press(found: Any) -> None:
    """Click a link or a button, and wait until the page that it opens is loaded.

    A locator's `count` and `all` read what is there at once, so without the wait they would read a
    page that is still on its way.
    """
    with found.page.expect_navigation():
        found.click()
