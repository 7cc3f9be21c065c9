"""The page of elections and votes, as each side and the public see it."""

from __future__ import annotations

from typing import Any

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.web.application import make_application
from tests.databases import postgresql, prepare, register_url
from tests.roadmap.sides import KAZ, MAR, act
from tests.roadmap.test_multilateral import add_election, run
from tests.web.conftest import Served

__all__ = ["postgresql", "register_url"]

ON_EACH_DATABASE = True
PAGE = "/roadmap/elections"


def test_the_page_of_kazakhstan_shows_no_assurance_of_morocco(register_url: str) -> None:
    database, made = prepare(register_url)
    served = Served(make_application(database, read_sources(SITES)), dict(made))
    mine = run(database, MAR, add_election(database), candidate="Candidate from Rabat")
    act(database, KAZ, "give_pledge", candidature_id=mine, day="2026-11-20")
    kaz, mar = served.client("KAZ"), served.client("MAR")
    before = kaz.get(f"{PAGE}.json").json()
    for state, class_of in (("SN", "written"), ("GA", "no")):
        given: dict[str, Any] = {"third_state": state, "class_of": class_of, "note": "SENTINEL"}
        act(database, MAR, "record_assurance", candidature_id=mine, day="2026-11-20", **given)
    assert kaz.get(f"{PAGE}.json").json() == before
    for path in (PAGE, f"{PAGE}.json", "/roadmap/desk", "/roadmap/search?q=SENTINEL"):
        if "search" not in path:
            assert "SENTINEL" not in kaz.get(path).text, path
        assert "assurance_" not in kaz.get(path).text, path
    shown = mar.get(PAGE).text
    assert "Assurances of third states" in shown
    assert "Votes needed" in shown
    assert mar.get(f"{PAGE}.json").json()["tallies"][0]["needed"] == 97
    told = mar.get(f"{PAGE}.json").json()["tallies"][0]["counts"]
    assert told == {"written": 1, "oral": 0, "likely": 0, "no": 1}
    assert kaz.get(f"{PAGE}.json").json()["unreturned"] == before["unreturned"] != []
    # Nothing of the desk is public.
    public = served.client().get(PAGE).text
    assert "Rabat" not in public.split("<main", 1)[1].split("</main>")[0]
    for language in ("fr", "ar", "kk", "ru"):
        assert mar.get(f"{PAGE}?lang={language}").status_code == 200
