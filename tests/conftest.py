"""What all tests share; cases for tests come from `tests.builders`."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile

# Before polars is imported: each worker has one core, and handing small tables to further threads
# takes longer than working on them.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import pytest
from hypothesis import settings

from tests.compile_kernels import compile_all
from tests.memory import memory_folder
from tests.portal import close_portal, share_portal

# `make test` draws the same examples every time; `make test-long` draws new ones and prints what
# repeats a failure: `@reproduce_failure`, and the seed in its first line.
settings.register_profile("keruen", deadline=None, derandomize=True)
settings.register_profile("fresh", deadline=None, derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("KERUEN_HYPOTHESIS", "keruen"))


# Collecting makes a few million objects that live to the end. The garbage collector would visit
# them again and again: a quarter of the time of collecting and a sixth of that of the tests.
gc.disable()
OBJECTS_BEFORE_COLLECTING = 20_000


def pytest_collection_finish() -> None:
    """Leave what was collected out of the garbage collector, which works from here on."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING, 10, 10)
    gc.enable()
    share_portal()


def pytest_sessionfinish() -> None:
    """Store what coverage has measured in this worker; xdist ends it ten seconds after its tests.

    At the end of a process the server of the tests stops first, and the data of thousands of tests
    take a while to be written: what a whole worker had run was missing from the report.
    """
    coverage = sys.modules.get("coverage")
    measured = None if coverage is None else coverage.Coverage.current()
    if measured is not None:
        measured.save()


def pytest_unconfigure() -> None:
    """End what the tests of this process shared."""
    close_portal()


def pytest_configure(config: pytest.Config) -> None:
    """Give tests folders in memory where there is room; `--basetemp` takes precedence."""
    folder = memory_folder()
    if folder is not None and config.option.basetemp is None and not hasattr(config, "workerinput"):
        made = tempfile.mkdtemp(prefix="keruen_tests_", dir=folder)
        config.option.basetemp = made
        config.add_cleanup(lambda: shutil.rmtree(made, ignore_errors=True))


def pytest_report_header() -> str:
    """The profile of the property tests, which decides whether their draws are repeated."""
    return f"property tests: profile {os.environ.get('KERUEN_HYPOTHESIS', 'keruen')}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Compile the kernels once, before workers start side by side."""
    compile_all()
