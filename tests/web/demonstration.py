"""The visitor's demonstration, written once; a driver does it through the API or in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from keruen.errors import KeruenError
from keruen.roadmap.bundle import verify_bundle

DAY = datetime.now(UTC).date() - timedelta(days=2)
"""The day of the session, which has come: none is opened or minuted before it begins."""

LANGUAGES = ["ar", "en", "fr", "kk", "ru"]


def five(words: str) -> dict[str, str]:
    """The same words in every language."""
    return dict.fromkeys(LANGUAGES, words)


class Driver(Protocol):
    """How a side does an act and reads a page's data; a refused act gives what was said."""

    def act(self, side: str, page: str, name: str, about: dict[str, str], /, **fields: Any) -> str:
        """Do an act from a page; returns what is said if it is refused, else nothing."""

    def read(self, side: str, path: str) -> dict[str, Any]:
        """The data of a page."""

    def text(self, side: str, path: str) -> str:
        """A page as it is sent."""


def show_roadmap(driver: Driver) -> None:
    """Step 1: seventeen provisions, all covered, four agreed, the hub examined."""
    status = driver.read("MAR", "/roadmap")
    assert (status["provisions"], status["coverage"], status["agreed"]) == (17, 1.0, 4)
    assert driver.read("MAR", "/roadmap/provisions/p08")["modality"] == "examined"


def hold_session(driver: Driver) -> str:
    """Step 2: brackets, refusal, concordance, two signatures; returns the version."""
    for side in ("MAR", "KAZ"):
        person = f"person_{side.lower()}"
        driver.act(
            side,
            "/roadmap/people",
            "give_mandate",
            {},
            person_id=person,
            capacity={"en": "Minister"},
            starts_on="2025-01-01",
            instrument="decree",
            may_sign=True,
        )
        driver.act(side, "/roadmap/people", "make_key", {}, passphrase=f"passphrase {side}")
    body = "/roadmap/bodies/joint_commission"
    said = driver.act(
        "MAR",
        body,
        "plan_session",
        {"body_id": "joint_commission"},
        host="MAR",
        level="ministers",
        starts=f"{DAY}T09:00",
        ends=f"{DAY}T17:00",
        zone="Africa/Casablanca",
    )
    assert said == ""
    session = driver.read("MAR", body)["sessions"][0]["id"]
    page, about = f"/roadmap/sessions/{session}", {"session_id": session}
    hub = {"session_id": session, "body_id": "joint_commission"}
    assert driver.act("MAR", page, "add_agenda_item", hub, title=five("The hub")) == ""
    paper = driver.text("KAZ", f"{page}/briefing.pdf")
    assert paper.startswith("%PDF"), paper[:400]
    for name in ("convene_session", "adopt_agenda"):
        for side in ("MAR", "KAZ"):
            assert driver.act(side, page, name, about) == ""
    assert driver.act("MAR", page, "open_session", about) == ""
    assert (
        driver.act(
            "MAR",
            page,
            "draft_minutes",
            about,
            title=five("Minutes"),
            texts=five("The sides [[verb]], and [[next]]."),
            languages=LANGUAGES,
        )
        == ""
    )
    document = driver.read("MAR", page)["session"]["minutes"]
    page = f"/roadmap/documents/{document}"
    version = driver.read("MAR", page)["versions"][0]["id"]
    about = {"version_id": version}
    for side, place in (("MAR", "verb"), ("KAZ", "next")):
        said = driver.act(
            side, page, "open_bracket", about, place=place, proposal=five(f"{place} of {side}")
        )
        assert said == ""
    # While a bracket stands, the page offers no agreement.
    assert "agree_to_text" not in driver.text("MAR", page)
    for bracket in driver.read("MAR", page)["brackets"]:
        one = {"bracket_id": bracket["id"]}
        words = five(f"agreed on {bracket['place']}")
        assert driver.act("MAR", page, "propose_resolution", one, resolution=words) == ""
        assert driver.act("KAZ", page, "accept_resolution", one) == ""
    for side in ("MAR", "KAZ"):
        for language in LANGUAGES:
            wanted = {**about, "language": language}
            assert driver.act(side, page, "confirm_concordance", wanted) == ""
    for side in ("MAR", "KAZ"):
        assert driver.act(side, page, "agree_to_text", about) == ""
    assert driver.act("MAR", page, "sign_text", about, passphrase="passphrase MAR") == ""
    assert driver.read("KAZ", page)["versions"][0]["state"] == "agreed"
    assert driver.act("KAZ", page, "sign_text", about, passphrase="passphrase KAZ") == ""
    assert driver.read("KAZ", page)["versions"][0]["state"] == "signed"
    said = driver.act("MAR", "/roadmap/log", "sign_checkpoint", {}, passphrase="passphrase MAR")
    assert said == ""
    assert driver.read("KAZ", "/roadmap/checkpoint")["signatures"][0]["by_party"] == "MAR"
    return version


def verify_offline(driver: Driver, version: str, folder: Path) -> Path:
    """The rest of step 2: the bundle verifies; with a comma changed it does not."""
    bundle = driver.read("KAZ", f"/roadmap/bundles/{version}")
    assert verify_bundle(bundle)[0] == (
        "signed by KAZ and MAR, checked with the keys in the bundle itself"
    )
    path = folder / "bundle.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    import base64

    payload = base64.b64decode(bundle["envelope"]["payload"])
    edited = base64.b64encode(payload.replace(b", and", b" and")).decode()
    bundle["envelope"]["payload"] = edited
    with pytest.raises(KeruenError) as error:
        verify_bundle(bundle)
    assert error.value.what == "no valid signature of KAZ, MAR covers this text"
    return path


def dispute_and_confirm(driver: Driver) -> None:
    """Step 3: a claim, a dispute, evidence, a confirmation; the roll-up moves."""
    here = "c_focal_points"
    page, about = f"/roadmap/commitments/{here}", {"commitment_id": here}
    before = driver.read("MAR", "/roadmap")["progress"]
    for side in ("MAR", "KAZ"):
        lead = f"{side.lower()}_mfa"
        assert driver.act(side, page, "name_lead", about, organisation_id=lead) == ""
        assert driver.act(side, page, "accept_commitment", about) == ""
    assert driver.act("KAZ", page, "start_commitment", about) == ""
    assert driver.act("KAZ", page, "claim_done", about) == ""
    assert driver.act("MAR", page, "dispute_claim", about, reason="Nobody told us.") == ""
    evidence = {"kind": "url", "title": "Note", "reference": "https://example.org/note"}
    assert driver.act("KAZ", page, "submit_evidence", about, **evidence) == ""
    assert driver.act("KAZ", page, "answer_dispute", about, resolution="See the note.") == ""
    said = driver.act("MAR", page, "confirm_done", about)
    assert said == "a commitment is confirmed only with one accepted piece of evidence"
    proof = driver.read("MAR", page)["evidence"][0]["id"]
    assert driver.act("MAR", page, "accept_evidence", {"evidence_id": proof}) == ""
    assert driver.act("MAR", page, "confirm_done", about) == ""
    assert driver.read("KAZ", page)["commitment"]["state"] == "confirmed_done"
    assert driver.read("KAZ", "/roadmap")["progress"] > before


def raise_alarm(driver: Driver) -> None:
    """Step 4: a yearly body without a session for fourteen months is dormant."""
    bodies = {body["id"]: body for body in driver.read("MAR", "/roadmap/bodies")["bodies"]}
    assert bodies["business_council"]["silent_months"] >= 14
    assert bodies["business_council"]["dormant"]


def discharge_cargo(driver: Driver) -> None:
    """Step 5: a cargo in the hub's book raises the indicator."""
    page = "/roadmap/indicators/i_tonnes_africa"

    def actual() -> float:
        series = {each["status"]: each for each in driver.read("KAZ", page)["series"]}
        return float(series["actual"]["total"]) if "actual" in series else 0.0

    before = actual()
    cargo = {
        "kind": "voyage",
        "reference": "BL-1",
        "quantity_t": 25_000,
        "to_date": "2026-11-20",
        "from_site": "casablanca",
        "to_site": "dakar",
        "origin_country": "KZ",
    }
    assert driver.act("MAR", "/roadmap/indicators", "record_movement", {}, **cargo) == ""
    assert actual() == before + 25_000
    shown = {each["status"] for each in driver.read("KAZ", page)["series"]}
    assert "actual" in shown <= {"planned", "simulated", "actual"}


def leak_nothing(driver: Driver, paths: Callable[[], list[str]]) -> None:
    """Step 6: what one side keeps is nowhere on what the other side or the public sees."""
    secret = "zarzour-private-line"
    page = "/roadmap/files/f_oic"
    about = {"file_id": "f_oic"}
    shared = driver.text("KAZ", "/roadmap/log.json")
    assert driver.act("MAR", page, "write_position", about, words=secret) == ""
    assert secret in driver.text("MAR", page)
    assert driver.text("KAZ", "/roadmap/log.json") == shared
    for side in ("KAZ", ""):
        for path in paths():
            assert secret not in driver.text(side, path), (side, path)
        found = driver.read(side, f"/roadmap/commitments?q={secret}")
        assert found["total"] == 0
