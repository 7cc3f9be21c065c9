"""Pages of the hub book on both databases: who reads them, and what their forms post."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from keruen.hub.book import read_book
from keruen.hub.reads.arrivals import read_tickets
from keruen.hub.reads.bins import read_bins, read_holds
from keruen.hub.reads.calls import read_line_up
from keruen.hub.reads.facts import read_fact_entries
from keruen.hub.reads.positions import last_signed
from keruen.store import hashing
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.web.pages.hub import HUB_PAGES
from tests.databases import CHEAP
from tests.hub.operations import AGENT, ALMA, LAYTIME, call, contract
from tests.hub.pages import forms_of, problems_of, reader
from tests.hub.terminal import ANNA, AUDITOR, CHIEF, CLERK, TRADER, act, claims, stocks
from tests.web.reading_pages import words_of

STAFF_PAGES = ("/hub/weigh", "/hub/bins", "/hub/calls", "/hub/position")
BRIDGE = Actor("bridge", "TERM", "person_bridge", frozenset({"weighbridge"}))


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "HASHER", CHEAP)


def zone() -> ZoneInfo:
    """The zone of the terminal, by the edition of the zone data that every process reads."""
    return ZoneInfo("Africa/Casablanca")


def now() -> datetime:
    """The present minute: pages read the clock."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


def grain(database: Database, owner: str, bin: str, kg: int, at: datetime) -> None:
    """Wheat of an owner in a bin."""
    fields = {"grade": "wheat", "moisture_pct": "12", "reference": f"{owner} {kg}"}
    act(
        database,
        CLERK,
        "receive_grain",
        now=at,
        owner=owner,
        bin=bin,
        kg=kg,
        at=at.isoformat(),
        **fields,
    )


def test_who_reads_which_page(database: Database) -> None:
    ship = call(database)
    pages = [*STAFF_PAGES, f"/hub/calls/{ship}"]
    for actor in (CHIEF, AUDITOR):
        own = reader(database, actor)
        for path in ("/hub", "/hub/stem", *pages):
            own.page(path)
            own.data(path)
    for other in (reader(database, ANNA), reader(database)):
        for path in ("/hub", "/hub/stem"):
            assert "<h1>Shipping stem</h1>" in other.page(path)
        for path in pages:
            words = words_of(other.page(path, 403))
            assert "this page is for the staff of the terminal" in words
            assert "Sign in with an account of the terminal." in words
            assert other.client.get(f"{path}.json").status_code == 403
    # A call that is not there is refused in the same words to who may not read calls at all.
    assert reader(database, ANNA).client.get("/hub/calls/none").status_code == 403


def test_an_auditor_has_no_forms(database: Database) -> None:
    own = reader(database, AUDITOR)
    ship = call(database)
    for path in ("/hub", *STAFF_PAGES, f"/hub/calls/{ship}"):
        assert forms_of(own.page(path)) == {}, path


def without_keys(page: str) -> str:
    """A page without what differs for each session and request."""
    page = re.sub(r'<code dir="ltr">[0-9a-f]{16}</code>', "", page)
    return re.sub(r'name="(form_key|once)" value="[^"]*"|"request":"[0-9a-f]{16}"', "", page)


def test_pages_of_an_owner_depend_on_nothing_of_others(database: Database) -> None:
    """ANNA reads the same whatever BORIS has in the bin that they share."""
    grain(database, "ANNA", "bin_1", 20_000, now() - timedelta(hours=3))
    own = reader(database, ANNA)
    shared = [path for path in HUB_PAGES if "{id}" not in path]
    before = {path: own.client.get(path) for path in shared}
    grain(database, "BORIS", "bin_1", 700_000, now() - timedelta(hours=2))
    act(database, CHIEF, "place_hold", now=now(), kind="quality", bin="bin_1", reason="smell")
    after = {path: own.client.get(path) for path in shared}
    assert len(shared) >= 6
    for path in shared:
        assert before[path].status_code == after[path].status_code, path
        assert without_keys(before[path].text) == without_keys(after[path].text), path
        assert "700" not in words_of(after[path].text)


def test_a_truck_is_weighed_in_two_steps(database: Database) -> None:
    own = reader(database, BRIDGE)
    first = {"reference": "T-1", "owner": "ANNA", "grade": "wheat", "first_kg": "41260"}
    first |= {"direction": "in", "mode": "truck", "number_plate": "12345-A-6"}
    form = forms_of(own.page("/hub/weigh"))["open_ticket"]
    done = [own.post(form, first) for _ in range(2)]
    # Sent twice, it is one ticket.
    assert [each.status_code for each in done] == [303, 303]
    assert done[0].headers["location"] == "/hub/weigh?done=open_ticket"
    with read_book(database, CHIEF) as book:
        (ticket,) = read_tickets(book)
    assert (ticket.state, ticket.gross_kg, ticket.net_kg) == ("open", 41_260, None)
    assert "Done: First weighing" in words_of(own.page("/hub/weigh?done=open_ticket"))
    second = {"second_kg": "14920", "bin": "bin_2", "moisture_pct": "12.5"}
    again = own.send("/hub/weigh", f"close_ticket-{ticket.row.id}", second)
    assert again.status_code == 303, words_of(again.text)
    assert stocks(database) == {"bin_2": 26_340, "truck": -26_340}
    assert claims(database) == {"ANNA": 26_340}
    page = own.page("/hub/weigh")
    assert "0 tickets wait for their second weighing." in words_of(page)
    assert own.data("/hub/weigh")["tickets"][0]["net_kg"] == 26_340
    assert "12345" not in page


def test_what_is_wrong_stands_beside_its_field(database: Database) -> None:
    own = reader(database, BRIDGE)
    fill = {"reference": "T-1", "owner": "ANNA", "grade": "wheat", "first_kg": "41260.5"}
    fill |= {"direction": "in", "mode": "truck"}
    wrong = own.send("/hub/weigh", "open_ticket", fill)
    assert wrong.status_code == 400
    form = forms_of(wrong.text)["open_ticket"]
    assert {name: form.fields[name] for name in fill} == fill
    beside = re.search(r'name="first_kg"[^>]*aria-invalid="true".*?</div>', wrong.text, re.S)
    assert beside is not None
    assert problems_of(beside[0]) == [
        ("First weight is not a whole number", "Correct this field and send the form again.")
    ]
    assert problems_of(wrong.text)[0] == (
        "First weighing: invalid input: First weight is not a whole number",
        "Correct the fields listed.",
    )
    assert stocks(database) == {}
    # In the language of the reader.
    french = own.client.post(
        form.action, data={**form.fields, "once": "b" * 40}, cookies={"keruen_language": "fr"}
    )
    assert problems_of(french.text)[0] == (
        "Première pesée : saisie non valide : Premier poids\xa0: n'est pas un nombre entier",
        "Corrigez les champs indiqués.",
    )
    assert "Corrigez ce champ et renvoyez le formulaire." in french.text


def test_a_full_bin_is_refused_with_what_was_typed(database: Database) -> None:
    grain(database, "BORIS", "bin_1", 990_000, now() - timedelta(hours=1))
    own = reader(database, BRIDGE)
    first = {"reference": "T-1", "owner": "ANNA", "grade": "wheat", "first_kg": "41260"}
    first |= {"direction": "in", "mode": "truck"}
    assert own.send("/hub/weigh", "open_ticket", first).status_code == 303
    with read_book(database, CHIEF) as book:
        (ticket,) = read_tickets(book)
    name = f"close_ticket-{ticket.row.id}"
    fill = {"second_kg": "14920", "bin": "bin_1", "moisture_pct": "12.5", "origin": "KZ"}
    wrong = own.send("/hub/weigh", name, fill)
    assert wrong.status_code == 409
    form = forms_of(wrong.text)[name]
    assert {key: form.fields[key] for key in fill} == fill
    said = ("the bin does not take that much", "Choose another bin, or correct its capacity.")
    found = problems_of(wrong.text)
    # At the top of the page, and in the form.
    assert [each[0] for each in found] == [said[0]] * 2
    assert stocks(database)["bin_1"] == 990_000


def test_a_ticket_of_another_package_of_rights(database: Database) -> None:
    """An owner sends what the page of the weighbridge would: nothing is done, whatever the id."""
    own = reader(database, BRIDGE)
    first = {"reference": "T-1", "owner": "BORIS", "grade": "wheat", "first_kg": "41260"}
    first |= {"direction": "in", "mode": "truck"}
    assert own.send("/hub/weigh", "open_ticket", first).status_code == 303
    with read_book(database, CHIEF) as book:
        (ticket,) = read_tickets(book)
    anna = reader(database, ANNA)
    key = re.search(r'name="form_key" value="([^"]+)"', anna.page("/hub/stem"))
    assert key is not None
    answers = []
    for identifier in (ticket.row.id, "ticket_0000000000000000"):
        sent = {"form_key": key[1], "next": "/hub/stem", "ticket_id": identifier}
        sent |= {"second_kg": "14920", "bin": "bin_1", "moisture_pct": "12"}
        answer = anna.client.post("/hub/acts/close_ticket", data=sent)
        answers.append((answer.status_code, problems_of(answer.text)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 403
    assert stocks(database) == {}


def alongside(database: Database, begun: datetime) -> str:
    """A ship of which ANNA loads 400 t at 100 t a day; notice six hours before a moment."""
    ship = call(database)
    made = contract(
        database,
        laytime_terms=LAYTIME,
        ships_from=f"{begun - timedelta(days=9):%Y-%m-%d}",
        ships_to=f"{begun + timedelta(days=60):%Y-%m-%d}",
    )
    nominated = act(
        database,
        ANNA,
        "propose_ship",
        contract_id=made,
        reference="N1",
        direction="loading",
        kg=400_000,
        laycan_from=f"{begun - timedelta(days=5):%Y-%m-%d}",
        laycan_to=f"{begun + timedelta(days=5):%Y-%m-%d}",
        imo=ALMA,
        vessel_name="ALMA",
    ).id
    act(database, TRADER, "accept_nomination", nomination_id=nominated, call_id=ship)
    return ship


def test_events_of_a_ship_with_one_touch(database: Database) -> None:
    """Laytime of 4 days begins six hours after the notice; 24 hours of it are used."""
    begun = now() - timedelta(hours=30)
    ship = alongside(database, begun)
    own = reader(database, AGENT)
    path = f"/hub/calls/{ship}"
    # The notice was at a time of its own, by the clock of the terminal.
    local = begun.astimezone(zone())
    fill = {"kind": "notice_tendered", "at": f"{local:%Y-%m-%dT%H:%M}"}
    assert own.send(path, f"record_fact-{ship}", fill).status_code == 303
    for kind in ("arrived", "all_fast", "commenced"):
        assert own.send(path, f"record_fact-{ship}-{kind}").status_code == 303, kind
    assert f"record_fact-{ship}-rain" in forms_of(own.page(path))
    fill = {"kind": "rain", "at": f"{now().astimezone(zone()) - timedelta(hours=2):%Y-%m-%dT%H:%M}"}
    assert own.send(path, f"record_fact-{ship}", fill).status_code == 303
    assert own.send(path, f"record_fact-{ship}-wind").status_code == 303
    assert own.send(path, f"record_call_time-{ship}-ata_anchorage").status_code == 303
    assert own.send(path, f"record_call_time-{ship}-ata").status_code == 303
    with read_book(database, AGENT) as book:
        entries = {each.kind: each for each in read_fact_entries(book, ship)}
        (view,) = read_line_up(book)
    assert entries["notice_tendered"].at == begun
    assert abs(entries["wind"].at - datetime.now(UTC)) < timedelta(minutes=5)
    assert {*view.times} == {"ata", "ata_anchorage"}
    assert f"record_fact-{ship}-rain" not in forms_of(own.page(path))
    assert own.send(path, f"end_fact-{entries['rain'].id}").status_code == 303
    words = " ".join(words_of(own.page(path)).replace("\xa0", " ").split())
    # 24 hours less two of rain, of 96.
    assert re.search(r"Laytime used 22 h( 1 min)? Laytime allowed 4 d Demurrage so far", words)
    assert re.search(
        r"arrived at \W*no berth yet\W*\. 3 d (2 h|1 h 59 min) of laytime left\.", words
    )
    assert own.data(path)["state"] == "arrived"
    # A second completion is not offered before the first, and a sailed ship has no buttons.
    assert own.send(path, f"record_fact-{ship}-completed").status_code == 303
    for name in ("ats", "atc", "atd"):
        assert own.send(path, f"record_call_time-{ship}-{name}").status_code == 303, name
    assert [each for each in forms_of(own.page(path)) if each.startswith("end_fact")] == []
    assert f"record_call_time-{ship}-atd" not in forms_of(own.page(path))


def test_a_berth_with_two_ships_is_refused_and_shown(database: Database) -> None:
    berth = act(database, CHIEF, "add_berth", name="Berth 1", depth_m="13", under_keel_m="1").id
    own = reader(database, AGENT)
    first, second = call(database), call(database, "9290517", "C2")
    at = now().astimezone(zone())
    fill = {"berth_id": berth, "arrives": f"{at:%Y-%m-%dT%H:%M}"}
    fill |= {"departs": f"{at + timedelta(hours=30):%Y-%m-%dT%H:%M}"}
    assert own.send(f"/hub/calls/{first}", f"plan_berth-{first}", fill).status_code == 303
    wrong = own.send(f"/hub/calls/{second}", f"plan_berth-{second}", fill)
    assert wrong.status_code == 409
    assert {key: forms_of(wrong.text)[f"plan_berth-{second}"].fields[key] for key in fill} == fill
    chief = reader(database, CHIEF)
    assert chief.data("/hub")["exceptions"] == []
    sent = own.client.post(
        "/hub/acts/plan_berth",
        data={
            **forms_of(wrong.text)[f"plan_berth-{second}"].fields,
            "despite_conflicts": "on",
        },
    )
    assert sent.status_code == 303, words_of(sent.text)
    assert chief.data("/hub")["exceptions"] == ["Two ships at one berth at the same time"]
    assert 'class="clash"' in chief.page("/hub")


def test_holds_transfers_and_temperatures_of_bins(database: Database) -> None:
    grain(database, "ANNA", "bin_1", 500_000, now() - timedelta(hours=2))
    own = reader(database, CHIEF)
    fill = {"bin": "bin_1", "to_bin": "bin_2", "kg": "120000", "reference": "X1"}
    assert own.send("/hub/bins", "transfer_grain", fill).status_code == 303
    fill = {"bin": "bin_1", "readings.0.sensor": "A1", "readings.0.celsius": "21.5"}
    fill |= {"readings.1.sensor": "A2", "readings.1.celsius": "19"}
    assert own.send("/hub/bins", "record_temperatures-MA", fill).status_code == 303
    fill = {"kind": "quality", "bin": "bin_1", "reason": "smell"}
    assert own.send("/hub/bins", "place_hold", fill).status_code == 303
    with read_book(database, CHIEF) as book:
        found = {each.row.id: each for each in read_bins(book)}
        (hold,) = read_holds(book)
    assert (found["bin_1"].kg, found["bin_2"].kg) == (380_000, 120_000)
    warmth = found["bin_1"].warmth
    assert warmth is not None
    assert (str(warmth.lowest_c), str(warmth.highest_c), warmth.sensors) == ("19", "21.5", 2)
    page = own.page("/hub/bins")
    assert "19.0–21.5" in page
    assert "38%" in words_of(page)
    fill = {"bin": "bin_1", "to_bin": "bin_2", "kg": "1", "reference": "X2"}
    stopped = own.send("/hub/bins", "transfer_grain", fill)
    assert (stopped.status_code, forms_of(stopped.text)["transfer_grain"].fields["kg"]) == (
        409,
        "1",
    )
    fill = {"reason": "no smell", "evidence": "second sample"}
    assert own.send("/hub/bins", f"release_hold-{hold.id}", fill).status_code == 303
    with read_book(database, CHIEF) as book:
        assert read_holds(book) == []


def test_the_position_that_is_shown_is_signed(database: Database) -> None:
    past = now() - timedelta(days=2)
    grain(database, "ANNA", "bin_1", 500_000, past)
    own = reader(database, CHIEF)
    page = own.page("/hub/position")
    shown = own.data("/hub/position")
    ((name, form),) = forms_of(page).items()
    assert name == f"sign_day-{shown['day']}-{shown['sha256']}"
    assert "500,000 kg at the end of the day. Not signed." in words_of(page).replace("\xa0", " ")
    # What is posted in between is not signed along.
    grain(database, "BORIS", "bin_2", 1_000, past)
    wrong = own.post(form, {})
    assert wrong.status_code == 409
    assert problems_of(wrong.text)[0][1] == "Read it again, and sign what it shows now."
    done = own.post(next(iter(forms_of(own.page("/hub/position")).values())), {})
    assert done.status_code == 303
    with read_book(database, CHIEF) as book:
        signed = last_signed(book)
    assert signed is not None
    assert signed.day == shown["day"]
    assert "Signed." in words_of(own.page(f"/hub/position?day={shown['day']}"))
    assert own.data("/hub/position")["day"] > shown["day"]
