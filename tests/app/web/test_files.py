"""Files in and out: kinds that are taken, how they are served, and formulas that stay text."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest

from keruen.app.web.spreadsheets import neutral
from tests.app.web.conftest import Served, form_key

PAGE = "/roadmap/commitments/c_focal_points"


def begin(served: Served) -> None:
    """Accept the commitment on both sides, so that evidence can be given."""
    for side in ("MAR", "KAZ"):
        client = served.client(side)
        headers = {"x-keruen-form-key": form_key(client)}
        about = {"commitment_id": "c_focal_points"}
        lead = {**about, "organisation_id": f"{side.lower()}_mfa"}
        for name, fields in (("name_lead", lead), ("accept_commitment", about)):
            path = f"/api/roadmap/acts/{name}"
            shown = client.get(path, params=about).headers.get("etag", "")
            sent = {**headers, "if-match": shown}
            assert client.post(path, json=fields, headers=sent).status_code == 200


def test_a_file_becomes_evidence_and_is_only_kept(served_once: Served) -> None:
    begin(served_once)
    client = served_once.client("KAZ")
    content = b"%PDF-1.7 letter"
    sent = {"form_key": form_key(client), "commitment_id": "c_focal_points", "next": PAGE}
    files = {"file": ("letter.pdf", content, "text/html")}
    answer = client.post("/roadmap/attachments", data=sent, files=files)
    done = f"{PAGE}?done=submit_evidence"
    assert (answer.status_code, answer.headers["location"]) == (303, done)
    proof = client.get(f"{PAGE}.json").json()["evidence"][0]
    assert proof["sha256"] == hashlib.sha256(content).hexdigest()
    path = f"/roadmap/attachments/{proof['reference']}"
    kept = served_once.client("MAR").get(path)
    assert kept.content == content
    assert kept.headers["content-type"] == "application/octet-stream"
    assert kept.headers["content-disposition"].startswith("attachment")
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert served_once.client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("letter.pdf", b"<script>alert(1)</script>"),
        ("run.sh", b"#!/bin/sh"),
        ("picture.svg", b"<svg/>"),
        ("empty.txt", b""),
    ],
)
def test_other_files_are_refused(served_once: Served, name: str, content: bytes) -> None:
    begin(served_once)
    client = served_once.client("KAZ")
    sent = {"form_key": form_key(client), "commitment_id": "c_focal_points"}
    answer = client.post("/roadmap/attachments", data=sent, files={"file": (name, content)})
    assert answer.status_code == 400
    assert client.get(f"{PAGE}.json").json()["evidence"] == []


def test_a_file_needs_the_key_of_its_session(served_once: Served) -> None:
    client = served_once.client("KAZ")
    files = {"file": ("letter.txt", b"x")}
    sent = {"commitment_id": "c_focal_points"}
    assert client.post("/roadmap/attachments", data=sent, files=files).status_code == 403


def test_formulas_stay_text(served_once: Served) -> None:
    client = served_once.client("MAR")
    fields = {
        "form_key": form_key(client),
        "provision_id": "p03",
        "title.en": '=HYPERLINK("https://evil.example")',
    }
    assert client.post("/roadmap/acts/propose_commitment", data=fields).status_code == 303
    rows = list(csv.DictReader(io.StringIO(client.get("/roadmap/commitments.csv").text)))
    titles = [row["title"] for row in rows]
    assert '\'=HYPERLINK("https://evil.example")' in titles
    assert not [title for title in titles if title.startswith("=")]
    public = served_once.client().get("/roadmap/commitments.csv").text
    assert public.splitlines() == ["id,provision,title,state,due_on,recurrence,progress,weight"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_what_begins_a_formula_is_marked(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral(-1.5) == -1.5
