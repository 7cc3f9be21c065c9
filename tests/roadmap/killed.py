"""A process that signs and loads without end and says what it was told is done; it is killed."""

from __future__ import annotations

import sys

from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.register import open_register
from keruen.roadmap.rows import TextVersionRow
from keruen.store.roles import SYSTEM_ADMINISTRATOR
from tests.roadmap.sides import KAZ, MAR, NOW, agree, sign, write_text


def main(url: str, what: str) -> None:
    """Do one thing again and again, and print each that was acknowledged."""
    database = open_register(url)
    print("ready", flush=True)
    if what == "load":
        with open_desk(database, SYSTEM_ADMINISTRATOR, NOW) as desk:
            print("loaded", load_roadmap(desk, read_roadmap()), flush=True)
        return
    while True:
        _, version = write_text(database)
        agree(database, version)
        for side in (MAR, KAZ):
            sign(database, version, side)
            print("signed", version, side.party, flush=True)
        with read_desk(database, MAR, NOW) as desk:
            desk.find(TextVersionRow, version)


if __name__ == "__main__":
    main(*sys.argv[1:])
