"""Fields that name a record: chosen, or found by a part of its title; never an id by heart."""

from __future__ import annotations

import re
from typing import Any

import pytest

from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import ACTS
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.indicators import read_sources
from keruen.store.database import Database
from keruen.web.field_choices import BY_ACT, Chooser
from keruen.web.forms import make_form
from keruen.web.record_search import (
    OFFERED,
    SHORT,
    SeveralError,
    find_places,
    find_records,
    names_records,
)
from tests.roadmap import sides
from tests.roadmap.sides import KAZ, MAR, NOW, act, five
from tests.web.conftest import Served, form_key

GIVEN = {
    "item_id",
    "bracket_id",
    "version_id",
    "evidence_id",
    "entry_id",
    "event_id",
    "measurement_id",
    "role_id",
    "position_id",
    "key_id",
    "attachment_id",
    "delegation_id",
    "member_id",
    "slot_id",
    "slot_member_id",
    "outcome_id",
    "paper_id",
    "paper_file_id",
    "reporting_round_id",
    "report_request_id",
    "target_link_id",
    "record_id",
    "paragraph_id",
    "text_bracket_id",
    "alternative_id",
    "comment_id",
    "instrument_id",
    "imported_id",
    "guest_id",
    "invitation_id",
    "assignment_id",
    "filter_id",
    "assurance_id",
    "candidature_id",
    "contribution_id",
    "cv_id",
    "delivery_id",
    "election_id",
    "milestone_id",
    "mission_id",
    "pledge_id",
    "reading_id",
    "recommendation_id",
    "row_id",
    "culture_programme_id",
    "culture_item_id",
    "twinning_id",
    "public_licence_id",
    "incident_id",
    "screening_hit_id",
    "screening_judge_id",
    "screening_list_id",
    "screening_notice_id",
    "screening_subject_id",
}
"""Fields that a page always gives, as each stands beside the record that it is about."""


BESIDE = {"after_id"}
"""Fields that are chosen from the paragraphs of the same text."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A register with more commitments than a list holds."""
    made = sides.begin(f"sqlite:///{tmp_path_factory.mktemp('choices') / 'register.db'}")
    act(made, MAR, "add_institution", names=five("Library of Rabat"), kind="library")
    for number in range(SHORT - 19):
        _propose(made, f"Inspect silo {number}")
    return made


def _propose(database: Database, title: str, **fields: Any) -> str:
    done = act(database, MAR, "propose_commitment", provision_id="p06", title=five(title), **fields)
    return str(done.id)


def test_every_field_of_an_act_that_names_a_record_is_known() -> None:
    kinds = {f"{name}_id" for name in t.metadata.tables} | {"needs", "parent", "supersedes"}
    asked = 0
    for name, found in ACTS.items():
        for field in found.model.model_fields:
            if field in kinds or field.endswith("_id"):
                chosen = names_records(name, field) or (name, field) in BY_ACT
                assert field in GIVEN | BESIDE or chosen, (name, field)
                asked += 1
    assert asked > 60


def test_every_form_lets_records_be_chosen_or_found(database: Database) -> None:
    seen = set()
    with read_desk(database, MAR, NOW) as desk:
        for name, found in ACTS.items():
            given = dict.fromkeys(GIVEN & set(found.model.model_fields), "x")
            form = make_form(name, given, "", Chooser(desk, "en", given))
            for field in form.fields:
                if names_records(name, field.name) and not names_records(name, field.name).over:  # type: ignore[union-attr]
                    told = field.options or field.suggestions
                    empty = field.name in ("document_id", "decision_id", "supersedes", "reference")
                    assert told or empty, (name, field.name)
                    seen.add((name, field.name, bool(field.options)))
    assert ("propose_commitment", "provision_id", True) in seen
    assert ("propose_commitment", "parent", False) in seen
    assert ("add_dependency", "needs", False) in seen


def test_a_record_is_found_by_its_title(database: Database) -> None:
    def find(words: str, field: str = "needs", name: str = "add_dependency") -> str:
        with read_desk(database, MAR, NOW) as desk:
            return find_records(desk, "en", name, {field: words})[field]

    assert find("c_hub") == "c_hub"
    assert find("Decide: hub or no hub") == "c_hub_decision"
    assert find("  decide: HUB or no hub ") == "c_hub_decision"
    assert find("no hub") == "c_hub_decision"
    assert find("6. Joint commission, business council", "provision_id") == "p06"
    assert find("World food", "provision_id") == "p07"
    assert find("whatever", "title") == "whatever"
    assert find("") == ""
    with pytest.raises(SeveralError) as several:
        find("hub")
    assert {key for key, _ in several.value.options} >= {"c_hub_study", "c_hub_decision"}
    assert several.value.what == "several records fit 'hub'"
    with pytest.raises(KeruenError) as none:
        find("a canal")
    assert none.value.what == "no commitment is called 'a canal'"
    assert none.value.remedy == (
        "Choose one of those that the field offers, or write a part of its title."
    )


def test_records_of_one_title_are_told_apart(database: Database) -> None:
    twins = {_propose(database, "Count the ships") for _ in range(2)}
    with read_desk(database, MAR, NOW) as desk, pytest.raises(SeveralError) as several:
        find_records(desk, "en", "add_dependency", {"needs": "Count the ships"})
    assert {key for key, _ in several.value.options} == twins
    assert {name for _, name in several.value.options} == {
        "Count the ships (proposed, 24 Nov 2026)"
    }


def test_what_one_side_keeps_is_not_found_by_the_other(database: Database) -> None:
    own = _propose(database, "Prepare a secret list", tier="party")
    with read_desk(database, MAR, NOW) as desk:
        found = find_records(desk, "en", "add_dependency", {"needs": "secret list"})
        assert found == {"needs": own}
    for words in ("secret list", own):
        with read_desk(database, KAZ, NOW) as desk, pytest.raises(KeruenError) as none:
            find_records(desk, "en", "add_dependency", {"needs": words})
        assert none.value.what == f"no commitment is called {words!r}"
    with read_desk(database, KAZ, NOW) as desk:
        shown = Chooser(desk, "en", {}).suggestions("add_dependency", "needs")
    assert not any("secret" in each for each in shown)


def test_places_are_named_in_words() -> None:
    places = read_sources(SITES).places
    sent = {"from_site": "casablanca", "to_site": "Dakar", "market": "nowhere", "lot": "Dakar"}
    assert find_places(places, sent) == {**sent, "to_site": "dakar"}


def test_a_page_asks_which_of_several_is_meant(served_once: Served) -> None:
    client = served_once.client("MAR")
    site = served_once.application.state.site
    with open_desk(site.database, MAR) as desk:
        for number in range(SHORT):
            desk.add(
                t.organisation, tier="shared", of_party="MAR", names={"en": f"Office {number}"}
            )
    page = "/roadmap/commitments/c_hub"
    form = client.get(page).text
    assert '<input name="organisation_id" value="" list="name_lead-organisation_id"' in form
    assert '<datalist id="name_lead-organisation_id">' in form
    assert '<option value="Office 1"></option>' in form
    sent = {"form_key": form_key(client), "next": page, "commitment_id": "c_hub"}
    answer = client.post("/roadmap/acts/name_lead", data={**sent, "organisation_id": "office"})
    assert answer.status_code == 400
    assert "several records fit" in answer.text
    offered = re.findall(r'<option value="organisation_[^"]*">(Office [0-9]+) \(', answer.text)
    assert len(offered) == OFFERED
    answer = client.post("/roadmap/acts/name_lead", data={**sent, "organisation_id": "Office 17"})
    assert answer.status_code == 303
    assert "Office 17" in client.get(page).text
