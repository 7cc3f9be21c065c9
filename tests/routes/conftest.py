"""What the tests of the routes room share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def cache_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a cache of its own, empty at first."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("KERUEN_CACHE", str(folder))
    return folder
