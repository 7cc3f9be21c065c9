"""Time zone files for tests: a zone that stands at one offset for ever (RFC 8536, version 1)."""

from __future__ import annotations

import struct
from pathlib import Path


def write_fixed_zone(path: Path, *, hours: int) -> None:
    """Write the file of a zone that is always so many hours ahead of UTC."""
    path.parent.mkdir(parents=True, exist_ok=True)
    name = b"LIE\0"
    header = struct.pack(">4sc15x6l", b"TZif", b"\0", 0, 0, 0, 0, 1, len(name))
    path.write_bytes(header + struct.pack(">lbb", 3600 * hours, 0, 0) + name)
