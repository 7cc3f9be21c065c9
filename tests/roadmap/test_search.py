"""Search over the words of all records, for those who may see them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.register import make_ready
from keruen.roadmap.rows import TextVersionRow
from keruen.roadmap.search import SEARCHED, count_hits, find_hits, fold, terms_of
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, Actor
from tests.roadmap.sides import KAZ, MAR, NOW, act, five, write_text

ON_EACH_DATABASE = True


def found(database: Database, actor: Actor, query: str) -> list[tuple[str, str]]:
    """Kinds of the records found and the words of their snippets; the count must agree."""
    terms = terms_of(query)
    with read_desk(database, actor, NOW) as desk:
        hits = find_hits(desk.connection, terms, "", 0, 100)
        assert sum(count_hits(desk.connection, terms).values()) == len(hits)
    return [(hit.kind, " ".join(hit.snippet).strip()) for hit in hits]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Co\u00adop\u00e9ration", "cooperation"),
        ("o\ufb03ce \ufb01n", "office fin"),
        ("c\u0153ur \u00c6ther", "coeur aether"),
        ("\u0645\u0640\u0640\u0631\u062d\u064e\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
        ("\u0623\u0647\u0644\u0627", "\u0627\u0647\u0644\u0627"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("  Stra\u00dfe \n ", "strasse"),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert terms_of(text) == folded.split()


def test_every_table_with_words_is_searched() -> None:
    """A column of text or texts that people write is in the index, or stands here with a reason."""
    identifiers = {"id", "tier", "party", "kind", "state", "sha256", "created_at", "created_by"}
    not_words = {
        # Links, codes, dates and keys; the search text of commitments is itself a folded copy.
        *("assent", "attendance", "checkpoint", "commitment_lead", "concordance", "dependency"),
        *("document_language", "party", "sealed_key", "search_entry", "signature", "signing_key"),
        *("theme", "transition"),
        *("delegation", "delegation_member", "agenda_slot", "slot_member", "paper_chunk"),
        *("outcome_lead", "report_request", "file_guest"),
        # Places and fingerprints of texts by paragraph; their words are in revisions.
        *("version_paragraph", "paragraph_concordance", "initialling"),
        # Proposals from a file, for the side that sent it, until it takes or drops them.
        "imported_change",
        # Amounts, votes, links to scans, texts, people and results of comparisons.
        *("culture_budget", "vote_cast", "role_scan", "joint_text", "duty_contact"),
        *("screening_check", "screening_judge"),
        # A judgement is read by its author alone; a CV is encrypted; lists are searched by checks.
        *("screening_judgement", "expert_cv", "listed"),
    }
    assert set(t.metadata.tables) - not_words == set(SEARCHED)
    for name, searched in SEARCHED.items():
        assert set(searched.columns) <= set(t.metadata.tables[name].columns.keys()) - identifiers
        table, column = searched.shown_by
        assert column in t.metadata.tables[name].columns
        assert not table or table in t.metadata.tables, name


def test_every_record_is_found_by_its_words_and_links_to_a_page(database: Database) -> None:
    write_text(database, "Alpha bravo charlie.")
    act(
        database,
        MAR,
        "propose_commitment",
        provision_id="p08",
        title=five("Silo \u00e9l\u00e9v\u00e9"),
    )
    assert ("commitment", "Silo \u00e9l\u00e9v\u00e9") in found(database, KAZ, "eleve")
    assert ("text_version", "Alpha bravo charlie.") in found(database, KAZ, "BRAVO alpha")
    assert found(database, KAZ, "bravo zulu") == []
    assert found(database, KAZ, "") == []
    assert ("person", "Signatory of MAR") in found(database, KAZ, "signatory of mar")


def test_a_private_record_is_found_by_its_side_alone(database: Database) -> None:
    """Neither hits nor their count tell the other side or the public of it, until it is shared."""
    word = "zzsecret"
    done = act(
        database, MAR, "propose_commitment", provision_id="p08", title=five(word), tier="party"
    )
    act(database, MAR, "write_position", file_id="f_oic", words=word, fallback="zzfallback")
    assert {kind for kind, _ in found(database, MAR, word)} == {"commitment", "position"}
    for other in (KAZ, PUBLIC):
        assert found(database, other, word) == []
        assert found(database, other, "zzfallback") == []
    act(database, MAR, "show_commitment", commitment_id=done.id, tier="shared")
    assert found(database, KAZ, word) == [("commitment", word)]
    assert found(database, PUBLIC, word) == []


def test_what_is_shared_with_a_record_is_found_with_it(database: Database) -> None:
    act(
        database,
        MAR,
        "draft_document",
        kind="other",
        title=five("zztitle"),
        texts=five("zzbody [[a]]"),
        languages=["en"],
        tier="party",
    )
    with read_desk(database, MAR, NOW) as desk:
        version = desk.records(
            TextVersionRow, select(t.text_version).order_by(t.text_version.c.created_at.desc())
        )[0]
    act(
        database, MAR, "open_bracket", version_id=version["id"], place="a", proposal=five("zzplace")
    )
    assert found(database, KAZ, "zzplace") == []
    act(database, MAR, "share_document", document_id=version["document"])
    assert [kind for kind, _ in found(database, KAZ, "zzplace")] == ["bracket"]
    assert [kind for kind, _ in found(database, KAZ, "zzbody")] == ["text_version"]


def test_a_changed_record_is_found_by_its_new_words(database: Database) -> None:
    done = act(database, MAR, "propose_commitment", provision_id="p08", title=five("zzone"))
    act(
        database,
        MAR,
        "set_terms",
        commitment_id=done.id,
        qualitative_reason=five("zzreason"),
    )
    assert [kind for kind, _ in found(database, KAZ, "zzreason zzone")] == ["commitment"]


def test_an_entry_cannot_be_shown_to_more_than_its_record(database: Database) -> None:
    """By plain SQL too: the count of hits would tell of a private record."""
    done = act(
        database, MAR, "propose_commitment", provision_id="p08", title=five("zz"), tier="party"
    )
    entry = t.search_entry
    refused = "an entry of search is shown to those who see its record"
    wider = entry.update().where(entry.c.record == done.id).values(tier="shared")
    with pytest.raises(KeruenError) as error, open_desk(database, MAR, NOW) as desk:
        desk.connection.execute(wider)
    assert error.value.what == refused
    values: dict[str, Any] = {"kind": "commitment", "record": "nothing", "words": "zz"}
    with pytest.raises(KeruenError) as error, open_desk(database, MAR, NOW) as desk:
        desk.connection.execute(entry.insert().values(**values, tier="shared", party="MAR"))
    assert error.value.what == refused


def test_a_register_of_an_earlier_version_is_indexed_when_it_is_opened(database: Database) -> None:
    act(database, MAR, "propose_commitment", provision_id="p08", title=five("zzold"), tier="party")
    entry = t.search_entry
    with database.admin_transaction() as connection:
        before = connection.execute(select(entry).order_by(entry.c.kind, entry.c.record)).all()
        drop = (
            ['DROP TRIGGER main."roadmap_tier_search_entry_delete"']
            if database.dialect == "sqlite"
            else []
        )
        for statement in (*drop, "DELETE FROM search_entry"):
            connection.exec_driver_sql(statement)
        make_ready(connection)
        after = connection.execute(select(entry).order_by(entry.c.kind, entry.c.record)).all()
    assert after == before
    assert len(before) > 70
    assert found(database, MAR, "zzold") == [("commitment", "zzold")]
    assert found(database, KAZ, "zzold") == []
