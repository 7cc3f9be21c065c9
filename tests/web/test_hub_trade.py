"""Pages of the laboratory, lots, blends, contracts, laytime and accounts, on both databases."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from keruen.app.commands.hub_account import verify_account_file
from keruen.errors import KeruenError
from keruen.hub.book import read_book
from keruen.hub.documents.json_form import verify_record
from keruen.hub.documents.pack import assemble, verify_pack
from keruen.hub.papers.verification import verify_account
from keruen.hub.reads.stocks import read_stocks
from keruen.store.database import Database
from keruen.web.pages.hub.laytime_words import TABLE, statement_words
from tests.hub.conftest import database, hub_roles, packaged_zones, postgresql, register_url
from tests.hub.operations import AGENT, ANALYST
from tests.hub.terminal import ANNA, BANK, BORIS, CHIEF, CLERK, LAB, TRADER, act, receive
from tests.web.hub_trade_site import LATER, Site, form_of, serve
from tests.web.reading_pages import words_of

__all__ = ["database", "hub_roles", "packaged_zones", "postgresql", "register_url"]


@pytest.fixture
def site(database: Database) -> Site:
    """The served terminal."""
    return serve(database)


PAGES = (
    "/hub/laboratory",
    "/hub/blend",
    "/hub/lots",
    "/hub/contracts",
    "/hub/laytime",
    "/hub/accounts",
    "/hub/accounts/ANNA",
)


def test_every_page_in_every_language(site: Site) -> None:
    paths = [
        *PAGES,
        f"/hub/lots/{site.ids['lot']}",
        f"/hub/samples/{site.ids['sample']}",
        f"/hub/contracts/{site.ids['contract']}",
        f"/hub/laytime/{site.ids['statement']}",
        f"/hub/laytime/{site.ids['statement']}?with={site.ids['other']}",
    ]
    for path in paths:
        for language in ("en", "fr", "ar", "kk", "ru"):
            page = site.page(CHIEF, path, language)
            assert f'<html lang="{language}"' in page
            assert "<script" not in page


def test_results_are_entered_and_the_parcel_is_decided(site: Site) -> None:
    queue = site.page(LAB, "/hub/laboratory")
    assert "One test waits for its result." in queue
    assert "Overdue results of samples: A1." in queue
    path = f"/hub/samples/{site.ids['sample']}"
    # The contract names unit and method, so they are filled in.
    sent = form_of(site.page(LAB, path), "record_result")
    assert (sent["unit_of_value"], sent["method"]) == ("%", "ISO 20483")
    status, page = site.post(LAB, path, "record_result", value="many")
    assert status == 400
    assert 'value="many"' in page
    assert "Correct this field and send the form again." in page
    status, page = site.post(LAB, path, "record_result", value="12.1")
    assert (status, "Done: Record result" in page) == (303, True)
    assert site.data(LAB, path)["results"] == [
        {"property": "protein_percent", "value": "12.1", "unit": "%"}
    ]
    parcels = site.data(LAB, "/hub/laboratory")["parcels"]
    assert parcels == [{"contract": "S2", "parcel": "P1", "outcome": "hold", "decision": ""}]
    status, page = site.post(LAB, "/hub/laboratory", "decide_quality", outcome="accept")
    assert status == 400
    assert "the results lead to hold, and the decision is accept" in page
    assert "Write the reason of the decision." in page
    status, _ = site.post(LAB, "/hub/laboratory", "decide_quality", outcome="hold")
    assert status == 303
    assert site.data(LAB, "/hub/laboratory")["parcels"][0]["decision"] == "hold"
    lot = site.page(LAB, f"/hub/lots/{site.ids['lot']}")
    assert "quality hold: protein_percent is 12.1 %, below 12.5 %" in lot
    status, _ = site.post(
        LAB, f"/hub/lots/{site.ids['lot']}", "release_hold", reason="agreed", evidence="letter 7"
    )
    assert status == 303
    assert "agreed (letter 7)" in site.page(LAB, f"/hub/lots/{site.ids['lot']}")


def test_a_form_sent_twice_posts_once(site: Site) -> None:
    path = f"/hub/samples/{site.ids['sample']}"
    sent = {**form_of(site.page(LAB, path), "record_result"), "value": "12.9"}
    client = site.client(LAB)
    answers = [client.post("/hub/acts/record_result", data=sent).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(site.data(LAB, path)["results"]) == 1


def test_a_sample_is_handed_over_and_divided(site: Site) -> None:
    path = f"/hub/samples/{site.ids['sample']}"
    status, _ = site.post(LAB, path, "hand_over_sample", to_holder="Harbour laboratory")
    assert status == 303
    status, page = site.post(
        *(LAB, path, "derive_sample"),
        reference="R1",
        kind="retained",
        sources__0__mass_g="1000",
        made_by="Harbour laboratory",
    )
    assert status == 303, page
    assert "Harbour laboratory" in site.page(LAB, path)
    status, _ = site.post(LAB, path, "order_tests", laboratory="Second laboratory")
    assert status == 303


def test_where_the_grain_of_a_lot_could_be(site: Site) -> None:
    # 300 t of the lot below 200 t of another; 250 t of the 500 t were loaded.
    found = site.data(CHIEF, f"/hub/lots/{site.ids['lot']}")["found"]
    assert found == [
        {"place": "bin_1", "document": "", "kg": 250_000, "shares": [0.2, 0.6, 1.0]},
        {
            "place": "ship",
            "document": site.ids["loading"],
            "kg": 250_000,
            "shares": [1.0, 0.6, 0.2],
        },
    ]
    page = site.page(CHIEF, f"/hub/lots/{site.ids['lot']}")
    assert "could be in bins (1) and in loadings (1) of owners (1)" in page
    # Two lines in each of two drawings, as thick as a share of 60 %.
    assert page.count('class="flow w3"') == 4


def test_an_owner_sees_no_bins_of_its_lot(site: Site) -> None:
    page = site.page(ANNA, f"/hub/lots/{site.ids['lot']}")
    for hidden in ("bin_1", "Bin 1", "BORIS", "Boris", "Plug flow", "hold"):
        assert hidden not in page
    refused = site.client(BORIS).get(f"/hub/lots/{site.ids['lot']}")
    assert refused.status_code == 404
    listed = site.page(BORIS, "/hub/lots")
    assert site.ids["lot"] not in listed


def blend_query(contract: str, **changes: str) -> str:
    """A plan: 100 t for a contract with at least 12.5 % of protein."""
    asked = {
        "contract": contract,
        "kg": "100000",
        "cost.bin_1": "240",
        "cost.bin_2": "200",
        **changes,
    }
    return f"/hub/blend?{urlencode(asked)}"


def give_results(site: Site) -> None:
    """The lots of bins 1 and 2 have 14 and 11 % of protein by tests of their own."""
    with read_book(site.database, CHIEF, LATER) as book:
        lots = {each.place: each.lot for each in read_stocks(book) if each.kind == "bin"}
    for place, value in (("bin_1", "14"), ("bin_2", "11")):
        taken = act(
            *(site.database, LAB, "take_sample"),
            owner="ANNA",
            reference=f"of {place}",
            kind="analysis",
            mass_g=2_000,
            taken_by="superintendent",
            lot=lots[place],
            parcel=place,
        )
        ordered = act(
            *(site.database, LAB, "order_tests"),
            sample_id=taken.id,
            laboratory="L",
            properties=["protein_percent"],
        )
        act(
            *(site.database, LAB, "record_result"),
            test_order_id=ordered.id,
            property="protein_percent",
            value=value,
            unit_of_value="%",
            method="ISO 20483",
            tested_on="2026-11-24",
        )


def test_a_blend_is_planned_ordered_made_and_tested(site: Site) -> None:
    contract = site.ids["second"]
    untested = site.page(LAB, blend_query(contract))
    assert "protein_percent was not tested" in untested
    give_results(site)
    # Half of each: 100 t x (240 + 200) / 2 = 22,000.
    page = site.page(LAB, blend_query(contract))
    words = words_of(page).replace("\u2068", "").replace("\u2069", "")
    assert "The cheapest recipe costs USD\xa022,000.00, USD\xa0220.00 a tonne" in words
    found = site.client(LAB).get(blend_query(contract).replace("/blend", "/blend.json")).json()
    assert found["draws"] == [{"bin": "bin_1", "kg": 50_000}, {"bin": "bin_2", "kg": 50_000}]
    sent = form_of(page, "order_proposed_blend")
    assert sent["proposal_sha256"] == found["sha256"]
    client, path = site.client(LAB), "/hub/acts/order_proposed_blend"
    wrong = client.post(path, data={**sent, "reference": "", "to_bin": "bin_3"})
    # The plan stays on the page with what was typed.
    assert wrong.status_code == 400
    assert "USD\xa022,000.00" in unescape(wrong.text)
    assert 'value="bin_3" selected' in wrong.text
    other = {"proposal_sha256": "0" * 64, "reference": "X1", "to_bin": "bin_3"}
    assert "the bins changed since the proposal was shown" in unescape(
        client.post(path, data={**sent, **other}).text
    )
    done = client.post(path, data={**sent, "reference": "X1", "to_bin": "bin_3"})
    assert done.status_code == 303
    status, _ = site.post(CHIEF, "/hub/laboratory", "carry_out_blend")
    assert status == 303
    assert "made, on hold until it is tested" in site.page(LAB, "/hub/laboratory")
    status, _ = site.post(LAB, "/hub/laboratory", "record_blend_test", results__0__value="12.6")
    assert status == 303
    assert "made, on hold" not in site.page(LAB, "/hub/laboratory")


def test_a_blend_that_cannot_be_made_names_the_nearest(site: Site) -> None:
    contract = site.ids["second"]
    give_results(site)
    # Bin 2 has 200 t of 11 %, and 14 % x 250 t + 11 % x 200 t are 12.67 % of 450 t.
    page = site.page(LAB, blend_query(contract, kg="460000"))
    assert 'class="problem"' in page
    assert 'name="kg" value="460000"' in page
    page = site.page(LAB, blend_query(contract, **{"cost.bin_2": "cheap"}))
    assert "Bin 2, cost: &#39;cheap&#39; is not a number" in page
    assert 'value="cheap"' in page
    page = site.page(LAB, blend_query(contract, kg="half"))
    assert "the weight &#39;half&#39; is not in whole kilograms above zero" in page
    page = site.page(LAB, blend_query("contract_0"))
    assert 'class="problem"' in page
    # The price of the contract is the cost where none is written.
    page = site.page(LAB, blend_query(contract, **{"cost.bin_1": "", "cost.bin_2": ""}))
    assert "The cheapest recipe costs" in page


def test_a_contract_with_its_open_quantity(site: Site) -> None:
    path = f"/hub/contracts/{site.ids['contract']}"
    for actor in (CHIEF, ANNA):
        found = site.data(actor, path)
        # 400 t, wholly nominated; 5 % more may still be.
        assert (found["open_kg"], found["free_kg"], found["nominated_kg"]) == (0, 20_000, 400_000)
    assert site.client(BORIS).get(path).status_code == 404
    path = f"/hub/contracts/{site.ids['second']}"
    status, page = site.post(
        *(ANNA, path, "propose_ship"),
        reference="N2",
        vessel_name="BETA",
        imo="9290517",
        kg="999999999",
    )
    assert status == 409
    assert "the nomination is of 999999999 kg, and 420000 kg are free" in page
    assert 'value="999999999"' in page
    status, _ = site.post(
        *(ANNA, path, "propose_ship"),
        reference="N2",
        vessel_name="BETA",
        imo="9290517",
        kg="400000",
    )
    assert status == 303
    assert site.data(TRADER, path)["nominated_kg"] == 400_000
    status, _ = site.post(TRADER, path, "refuse_nomination", reason="no berth")
    assert status == 303
    status, _ = site.post(TRADER, path, "wash_out", kg="100000", agreement="W1")
    assert status == 303
    assert site.data(ANNA, path)["washed_out_kg"] == 100_000


def test_a_laytime_statement_and_two_compared(site: Site) -> None:
    path = f"/hub/laytime/{site.ids['statement']}"
    for actor in (ANALYST, ANNA):
        found = site.data(actor, path)
        assert (found["net"], found["same_when_calculated_again"]) == ("3000.00", True)
        assert {line["state"] for line in found["lines"]} >= {"turn", "laytime", "demurrage"}
    page = site.page(ANNA, f"{path}?with={site.ids['other']}")
    # Without the rain of 12 hours another half day at 12,000 is on demurrage.
    assert "The other statement comes to USD 9,000.00: USD 6,000.00 more." in page
    assert "author of the facts" in page
    compared = site.client(ANNA).get(f"{path}.json?with={site.ids['other']}").json()["compared"]
    assert sum(float(each) for each in compared["effects"]) == 6_000
    assert site.client(BORIS).get(path).status_code == 404
    assert "<rect" in page
    sent = form_of(site.page(TRADER, path), "charge_laytime")
    answer = site.client(TRADER).post("/hub/acts/charge_laytime", data={**sent, "owner_pays": "on"})
    assert answer.status_code == 303
    # 750.00 of handling and 3,000.00 of demurrage.
    assert site.data(ANNA, "/hub/account")["balances"] == {"USD": "3750.00"}


def test_an_account_with_claims_charges_and_orders(site: Site) -> None:
    path = "/hub/account"
    found = site.data(ANNA, path)
    # 500 t received, 250 t loaded; 250 t at 3.00 are 750.00.
    assert (found["free_kg"], found["balances"]) == (250_000, {"USD": "750.00"})
    assert site.data(CHIEF, "/hub/accounts/ANNA")["free_kg"] == 250_000
    status, page = site.post(
        ANNA, path, "order_claim", kind="pledge", other="BANK", grade="wheat", kg="900000"
    )
    assert status == 409
    assert "your free claim on wheat is 250000 kg, and the order is for 900000 kg" in page
    status, _ = site.post(
        ANNA, path, "order_claim", kind="pledge", other="BANK", grade="wheat", kg="100000"
    )
    assert status == 303
    status, _ = site.post(BANK, path, "answer_order", answer="accepted")
    assert status == 303
    status, _ = site.post(TRADER, "/hub/accounts/ANNA", "post_order")
    assert status == 303
    found = site.data(ANNA, path)
    assert (found["free_kg"], found["pledged_kg"]) == (150_000, 100_000)
    status, _ = site.post(
        *(TRADER, "/hub/accounts/ANNA", "record_payment"), reference="P1", amount="250"
    )
    assert status == 303
    assert site.data(ANNA, path)["balances"] == {"USD": "500.00"}
    csv = site.client(ANNA).get("/hub/accounts/ANNA/statement.USD.csv")
    assert csv.text.splitlines()[-1].endswith(",250,500.00")


def test_an_account_is_not_that_of_another(site: Site) -> None:
    for path in (
        "/hub/accounts/ANNA",
        "/hub/accounts",
        "/hub/accounts/ANNA/verification.zip",
        "/hub/accounts/ANNA/statement.USD.csv",
        "/hub/laboratory",
        "/hub/blend",
    ):
        for actor in (BORIS, None):
            assert site.client(actor).get(path).status_code == 403, path
    assert site.client(None).get("/hub/account").status_code == 403
    for path in ("/hub/lots", "/hub/contracts", "/hub/laytime"):
        public = site.client(None).get(f"{path}.json")
        assert public.status_code in (200, 403, 404), path
        for hidden in (*site.ids.values(), "ANNA", "S1", "3000.00"):
            assert hidden not in public.text, (path, hidden)
    page = site.page(BORIS, "/hub/account")
    assert "ANNA" not in page
    assert "Anna" not in page
    # A party that exists and one that does not are answered alike.
    known, unknown = (
        re.sub(r"<code.*?</code>", "", site.client(BORIS).get(f"/hub/accounts/{code}/{name}").text)
        for name in ("verification.zip",)
        for code in ("ANNA", "NOBODY")
    )
    assert known == unknown.replace("NOBODY", "ANNA")


def test_papers_of_a_lot_a_call_and_an_account(site: Site) -> None:
    path = f"/hub/samples/{site.ids['sample']}"
    assert site.post(LAB, path, "record_result", value="12.9")[0] == 303
    name = f"/hub/papers/quality_certificate/{site.ids['sample']}"
    assert f'href="{name}.ar.pdf"' in site.page(CHIEF, f"/hub/lots/{site.ids['lot']}")
    client = site.client(CHIEF)
    assert verify_record(client.get(f"{name}.json").content) == "quality_certificate"
    for language in ("en", "fr", "ar"):
        assert client.get(f"{name}.{language}.pdf").content.startswith(b"%PDF")
    facts = f"/hub/papers/statement_of_facts/{site.ids['version']}"
    notice = f"/hub/papers/notice_of_readiness/{site.ids['version']}"
    for actor in (CHIEF, ANNA):
        for each in (facts, notice):
            content = site.client(actor).get(f"{each}.json").content
            assert verify_record(content) == each.split("/")[3]
    assert site.client(BORIS).get(f"{facts}.json").status_code == 404
    assert client.get(f"{facts}.kk.pdf").status_code == 404
    assert client.get(f"/hub/papers/bill/{site.ids['version']}.json").status_code == 404
    receipt = "/hub/papers/warehouse_receipt/ANNA~wheat~free~.json"
    record = site.client(ANNA).get(receipt)
    assert record.json()["record"]["weight_kg"] == 250_000
    assert site.client(BORIS).get(receipt).status_code == 404


def test_documents_of_a_call_in_one_file(site: Site) -> None:
    path = f"/hub/calls/{site.ids['call']}/pack.zip"
    assert path in site.page(CHIEF, f"/hub/calls/{site.ids['call']}")
    notice = f"/hub/papers/notice_of_readiness/{site.ids['version']}.fr.pdf"
    assert notice in site.page(ANNA, f"/hub/contracts/{site.ids['contract']}")
    answer = site.client(ANNA).get(path)
    made = verify_pack(answer.content, answer.headers["X-Keruen-Fingerprint"])
    # The terminal's version and the owner's, each as a statement of facts and a notice.
    records = [name for name, _ in made.files if name.endswith(".json")]
    assert len(records) == 5
    assert site.client(BORIS).get(path).status_code == 404
    page = site.page(AGENT, "/hub/laytime")
    chosen = {"call_id": site.ids["call"], "owner": "ANNA"}
    sent = {**form_of(page, "issue_facts"), **chosen}
    assert site.client(AGENT).post("/hub/acts/issue_facts", data=sent).status_code == 303
    again = verify_pack(site.client(ANNA).get(path).content)
    assert len([name for name, _ in again.files if name.endswith(".json")]) == 7


def test_an_account_is_verified_off_line(site: Site, tmp_path: Path) -> None:
    answer = site.client(ANNA).get("/hub/accounts/ANNA/verification.zip")
    assert answer.status_code == 200
    state = site.data(ANNA, "/hub/account")["log"]
    found = verify_account(answer.content, answer.headers["X-Keruen-Fingerprint"], state["root"])
    assert (found.owner, found.claims, found.documents) == ("ANNA", {"wheat": 250_000}, 3)
    assert (found.size, found.root) == (state["size"], state["root"])
    again = site.client(ANNA).get("/hub/accounts/ANNA/verification.zip").content
    assert again == answer.content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files.pop("manifest.json")
    changes = (
        (
            "account.keruen",
            b'"kg":250000',
            b'"kg":250001',
            "grade 'wheat': the documents give 250000 kg, and the claims are 250001 kg",
        ),
        ("account.keruen", b'"number":2', b'"number":3', "the document 2 is missing"),
        (
            "log.keruen",
            b'"act":"hub.receive_grain"',
            b'"act":"hub.receive_graim"',
            "the entries of",
        ),
    )
    for name, old, new, words in changes:
        assert old in files[name]
        changed = assemble({**files, name: files[name].replace(old, new, 1)})
        with pytest.raises(KeruenError) as error:
            verify_account(changed.content)
        assert error.value.what.startswith(words)
    path = tmp_path / "account.zip"
    path.write_bytes(answer.content)
    outcome = verify_account_file(path, state["root"], "")
    assert outcome.text.splitlines()[0] == "ANNA: wheat 250,000 kg"
    with pytest.raises(KeruenError) as error:
        verify_account_file(tmp_path / "other.zip", "", "")
    assert str(error.value) == f"{tmp_path / 'other.zip'} cannot be read\n  Check its name."
    with pytest.raises(KeruenError) as error:
        verify_account(answer.content, root="0" * 64)
    assert error.value.what == f"the log has the root {state['root']}, and {'0' * 64} is expected"


def test_other_grain_changes_nothing_of_an_account(site: Site) -> None:
    before = [site.data(ANNA, path) for path in ("/hub/account", "/hub/lots", "/hub/contracts")]
    receive(site.database, "BORIS", "bin_2", 10_000)
    act(site.database, CLERK, "sweep_bin", bin="bin_4", note="clean")
    after = [site.data(ANNA, path) for path in ("/hub/account", "/hub/lots", "/hub/contracts")]
    assert before == after


def test_laytime_has_the_words_of_every_language() -> None:
    english = statement_words("en")
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = [key for key in english if key.split(".")[0] in ("state", "kind", "assumed")]
    assert {*shown} <= {row["key"] for row in rows}
    for row in rows:
        assert row["key"] in english.entries
        assert row["kk"].strip()
        assert row["ru"].strip()
    assert len(statement_words("kk").units.split()) == len(english.units.split()) == 4
    assert statement_words("ru")["state.demurrage"] == "на демередже"
