"""Pages as people use them: every act has its form, lists can be chosen from, history is told."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from keruen.app.commands.serve import SITES
from keruen.roadmap.acts import ACTS
from keruen.roadmap.indicators import read_sources
from keruen.web import pages
from keruen.web.application import make_application
from tests.databases import prepare
from tests.web.conftest import ApiDriver, Served, form_key


def test_every_act_has_a_form_on_a_page() -> None:
    named = {
        node.value
        for path in Path(pages.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # The changes of a Word document are sent as a file.
    assert set(ACTS) - named == {"import_changes"}


def test_what_can_be_chosen_is_offered(served_once: Served) -> None:
    page = served_once.client("MAR").get("/roadmap/commitments/c_hub").text
    form = re.search(r'<form[^>]*id="name_lead-c_hub".*?</form>', page, re.S)
    assert form is not None
    values = set(re.findall(r'<option value="([^"]+)"', form.group(0)))
    assert {"mar_mfa", "mar_agriculture", "person_mar"} <= values
    assert not [each for each in values if each.startswith(("kaz_", "person_kaz"))]
    page = served_once.client("MAR").get("/roadmap/bodies/joint_commission").text
    form = re.search(r'<form[^>]*id="plan_session-joint_commission".*?</form>', page, re.S)
    assert form is not None
    assert set(re.findall(r'<option value="([^"]+)"', form.group(0))) == {
        *("MAR", "KAZ"),
        *("experts", "senior officials", "ministers"),
        *("Africa/Casablanca", "Asia/Almaty"),
    }


def test_several_boxes_are_one_list(served_once: Served) -> None:
    client = served_once.client("MAR")
    fields = {
        "form_key": form_key(client),
        "kind": "statement",
        "title.en": "Statement",
        "texts.en": "We agree.",
        "texts.fr": "Nous convenons.",
        "languages": ["en", "fr"],
    }
    assert client.post("/roadmap/acts/draft_document", data=fields).status_code == 303
    row = client.get("/roadmap/documents.json").json()["documents"][0]
    page = client.get(f"/roadmap/documents/{row['id']}.json").json()
    assert sorted(page["versions"][0]["texts"]) == ["en", "fr"]


def test_a_side_sees_what_the_public_sees(served_once: Served) -> None:
    client = served_once.client("MAR")
    assert "c_hub" in client.get("/roadmap/commitments").text
    seen = client.get("/roadmap/commitments?as=public").text
    assert "c_hub" not in seen
    assert "/sign-in" in seen
    assert client.get("/roadmap.json?as=public").json()["commitments"] == 0


def test_history_tells_who_did_what(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    about = {"commitment_id": "c_focal_points"}
    for side in ("MAR", "KAZ"):
        assert driver.act(side, "", "accept_commitment", about) == ""
    page = driver.text("KAZ", "/roadmap/commitments/c_focal_points")
    history = re.search(r'<details class="history">.*?</details>', page, re.S)
    assert history is not None
    assert history.group(0).count("Accept commitment") == 2
    assert "Morocco" in history.group(0)
    assert "Kazakhstan" in history.group(0)
    assert '<details class="history">' not in driver.text("", "/roadmap/provisions/p08")


def test_a_board_counts_what_it_does_not_show(served_once: Served) -> None:
    client = served_once.client("MAR")
    total = client.get("/roadmap/commitments.json").json()["total"]
    page = client.get("/roadmap/commitments?view=board&theme=food_security").text
    counts = [int(each) for each in re.findall(r"</a> <span>(\d+)</span></h2>", page)]
    some = client.get("/roadmap/commitments.json?theme=food_security").json()["total"]
    assert sum(counts) == some < total
    assert "theme=food_security&amp;state=proposed" in page


def test_brackets_stand_in_the_text(served_once: Served) -> None:
    driver = ApiDriver(served_once)
    texts = {"en": "The sides [[verb]] it."}
    fields = {"kind": "other", "title": {"en": "T"}, "texts": texts, "languages": ["en"]}
    assert driver.act("MAR", "", "draft_document", {}, **fields) == ""
    document = driver.read("MAR", "/roadmap/documents")["documents"][0]["id"]
    page = f"/roadmap/documents/{document}"
    version = driver.read("MAR", page)["versions"][0]["id"]
    for side, words in (("MAR", "shall do"), ("KAZ", "may do")):
        about = {"version_id": version}
        said = driver.act(side, "", "open_bracket", about, place="verb", proposal={"en": words})
        assert said == ""
    shown = re.sub(r"<[^>]+>", " ", driver.text("MAR", page))
    assert "The sides [ KAZ may do MAR shall do ] it." in " ".join(shown.split())


def test_reports_of_runs_are_shown_to_whom_they_are_for(tmp_path: Path) -> None:
    """A run's report needs a sign-in, unless who keeps the machine publishes it."""
    report = tmp_path / "report.html"
    report.write_text("<!doctype html><title>plan</title>", encoding="utf-8")
    database, made = prepare(f"sqlite:///{tmp_path / 'register.db'}")
    for published in (False, True):
        application = make_application(
            database, read_sources(SITES), reports={"plan": report}, reports_open=published
        )
        served = Served(application, dict(made))
        stranger = served.client()
        asked = stranger.get("/plan")
        if published:
            assert "<title>plan</title>" in asked.text
        else:
            assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/plan")
        assert ('<a href="/plan">' in stranger.get("/roadmap").text) is published
        client = served.client("MAR")
        answer = client.get("/plan")
        assert "<title>plan</title>" in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert '<a href="/plan">' in client.get("/roadmap").text
        assert client.get("/plan?as=public").status_code == (200 if published else 303)
        assert client.get("/simulation").status_code == 404


def test_a_refused_form_keeps_what_was_written(served_once: Served) -> None:
    client = served_once.client("MAR")
    page = "/roadmap/commitments/c_hub"
    sent = {
        "form_key": form_key(client),
        "next": page,
        "commitment_id": "c_hub",
        "due_on": "2027-01-31",
        "recurrence.repeats": "quarter",
        "recurrence.on_day": "first date",
        "qualitative_reason.fr": "Un seuil <à> garder",
    }
    answer = client.post("/roadmap/acts/set_terms", data=sent)
    assert answer.status_code == 400
    problem = re.search(r'<p class="problem">(.*?)</p><p>(.*?)</p>', answer.text)
    assert problem is not None
    assert problem.groups() == (
        "the recurrence &#34;every quarter&#34; from 2027-01-31 passes over 2027-04, 2028-04 and "
        "71 more: no such day then",
        "Add BYMONTHDAY=-1 for the last day of a month, or begin by the 28th.",
    )
    form = re.search(
        r'<details class="act" open>.*?id="set_terms-c_hub".*?</form>', answer.text, re.S
    )
    assert form is not None
    assert 'value="2027-01-31"' in form.group(0)
    assert '<option value="quarter" selected>every quarter</option>' in form.group(0)
    assert "Un seuil &lt;à&gt; garder" in form.group(0)
    assert client.get(f"{page}.json").json()["commitment"]["due_on"] == "2030-12-31"


def test_no_passphrase_is_ever_written_back(served_once: Served) -> None:
    client = served_once.client("MAR", "signatory")
    sent = {"form_key": form_key(client), "next": "/roadmap/people", "passphrase": "sesame"}
    answer = client.post("/roadmap/acts/make_key", data=sent)
    assert answer.status_code == 400
    assert "the passphrase is shorter than 8 characters" in answer.text
    assert "sesame" not in answer.text


def test_a_page_says_what_was_done(served_once: Served) -> None:
    client = served_once.client("MAR")
    sent = {"form_key": form_key(client), "next": "/roadmap/people", "name": "A. Person"}
    answer = client.post("/roadmap/acts/add_person", data=sent)
    assert answer.headers["location"] == "/roadmap/people?done=add_person"
    page = client.get(answer.headers["location"]).text
    assert '<p class="done" role="status">Done: Add person</p>' in page
    assert "done=" not in page
    assert 'role="status"' not in client.get("/roadmap/people?done=<script>").text


def test_a_signed_in_reader_stays_signed_in_on_a_problem(served_once: Served) -> None:
    page = served_once.client("MAR").get("/roadmap/commitments/nothing")
    assert page.status_code == 404
    assert "there is no commitment &#39;nothing&#39;" in page.text
    assert "/sign-out" in page.text
