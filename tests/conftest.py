"""What all tests share; cases for tests come from `tests.builders`."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("keruen", deadline=None, derandomize=True)
settings.load_profile(os.environ.get("KERUEN_HYPOTHESIS", "keruen"))
