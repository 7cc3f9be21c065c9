"""Time zone data: the same on every machine, from the package `tzdata` and from nowhere else.

A host's own data may be years old, so that two servers over one register would read one session at
two times. Each process that Keruen starts calls `use_packaged_zones` before it reads a clock;
importing a module of Keruen changes nothing for other software in the same process.
"""

from __future__ import annotations

import importlib
import re
import zoneinfo

from keruen.errors import KeruenError

OLDEST = "2026c"
"""The first edition of the data with Morocco on UTC+00 from 20 September 2026 on."""
UNKNOWN = "unknown"
"""What stands for the edition where none was recorded."""

EDITION = re.compile(r"(?P<year>\d{4})(?P<letters>[a-z]{1,2})")
REMEDY = "Install the locked packages again, or run: pip install --upgrade 'tzdata>=2026.3'."


def use_packaged_zones() -> None:
    """Read time zones from the package `tzdata` alone, in this process.

    Raises
    ------
    KeruenError : the package is absent, or older than `OLDEST`.
    """
    edition = zone_edition()
    if _order(edition) < _order(OLDEST):
        raise KeruenError(
            f"the time zone data of the package tzdata are of edition {edition}, and {OLDEST} or "
            "later is needed",
            REMEDY,
        )
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        zoneinfo.ZoneInfo("Africa/Casablanca")
    except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise KeruenError(
            f"the package tzdata {edition} holds no data for Africa/Casablanca", REMEDY
        ) from error


def zone_edition() -> str:
    """The edition of the time zone data, such as ``2026c``.

    Raises
    ------
    KeruenError : the package is absent, or does not say which edition it is.
    """
    try:
        package = importlib.import_module("tzdata")
    except ImportError as error:
        raise KeruenError(
            "the package tzdata, which holds the time zone data, is not installed", REMEDY
        ) from error
    edition = str(getattr(package, "IANA_VERSION", ""))
    if EDITION.fullmatch(edition) is None:
        raise KeruenError(
            f"the package tzdata does not say which edition of the data it holds: {edition!r}",
            REMEDY,
        )
    return edition


def is_later_edition(edition: str, other: str) -> bool:
    """Whether an edition came after another; one that is unknown came before all."""
    return _order(edition) > _order(other)


def _order(edition: str) -> tuple[int, int, str]:
    found = EDITION.fullmatch(edition)
    # After 2026z comes 2026za: more letters are later.
    return (int(found["year"]), len(found["letters"]), found["letters"]) if found else (0, 0, "")
