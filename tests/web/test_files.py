"""Files in and out: kinds that are taken, how they are served, and formulas that stay text."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from urllib.parse import quote

import pytest

from keruen.roadmap.file_kinds import MOST_BYTES
from keruen.web.limits import Limits
from keruen.web.spreadsheets import neutral
from tests.web.conftest import Served, form_key

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


def test_a_refusal_is_the_page_that_the_file_came_from(served_once: Served) -> None:
    client = served_once.client("MAR")
    path = "/roadmap/provisions/p10"
    sent = {"form_key": form_key(client), "next": path, "about": "provision", "record_id": "p10"}
    post = {"data": sent, "files": {"file": ("a.exe", b"MZ")}}
    answer = client.post("/roadmap/attachments?lang=fr", **post)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert 'lang="fr"' in answer.text
    assert 'action="/roadmap/attachments"' in answer.text
    assert re.search(r"25.Mo", answer.text)
    assert 'id="attach-file"' in client.get(path).text
    big = client.post(
        "/roadmap/attachments",
        data=sent,
        files={"file": ("a.txt", b"x" * (MOST_BYTES + 1))},
    )
    assert big.status_code == 400
    assert "larger than 25 MB" in big.text
    huge = client.post(
        "/roadmap/attachments",
        content=b"",
        headers={"content-length": str(Limits().upload_bytes + 1)},
    )
    assert huge.status_code == 413
    assert "<h1>" in huge.text
    fine = client.post(
        "/roadmap/attachments", data=sent, files={"file": ("a.txt", b"x" * 3_000_000)}
    )
    assert (fine.status_code, fine.headers["location"]) == (303, f"{path}?done=attach_file")
    stranger = served_once.client()
    assert stranger.post("/roadmap/attachments", **post).status_code == 403


def test_a_file_on_a_published_commitment(served_once: Served) -> None:
    clients = {side: served_once.client(side) for side in ("MAR", "KAZ")}
    path, about = "/api/roadmap/acts/show_commitment", {"commitment_id": "c_focal_points"}
    for client in clients.values():
        shown = client.get(path, params=about).headers["etag"]
        headers = {"x-keruen-form-key": form_key(client), "if-match": shown}
        answer = client.post(path, json={**about, "tier": "public"}, headers=headers)
        assert answer.status_code == 200, answer.text
    assert served_once.client().get(PAGE).status_code == 200
    client = clients["KAZ"]
    name = "Қол қойылған мәтін.pdf"
    about = {"about": "commitment", "record_id": "c_focal_points"}
    for more in (about, {"commitment_id": "c_focal_points"}):
        sent = {"form_key": form_key(client), "next": PAGE, **more}
        files = {"file": (name, b"%PDF-1.7")}
        answer = client.post("/roadmap/attachments", data=sent, files=files)
        assert answer.status_code == 303, answer.text
    kept = clients["MAR"].get(f"{PAGE}.json").json()["attachments"]
    assert [each["name"] for each in kept] == [name, name]
    path = f"/roadmap/attachments/{kept[0]['id']}"
    taken = clients["MAR"].get(path)
    assert taken.content == b"%PDF-1.7"
    assert taken.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert taken.headers["content-disposition"].endswith(f"UTF-8''{quote(name, safe='')}")
    assert served_once.client().get(path).status_code == 404
    assert name in clients["MAR"].get(PAGE).text


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
    columns = "id,provision,title,state,due_on,recurrence,progress,weight,project_proposal"
    assert public.splitlines() == [columns]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_what_begins_a_formula_is_marked(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert neutral(-1.5) == -1.5
