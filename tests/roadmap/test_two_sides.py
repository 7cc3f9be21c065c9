"""Two sides acting at random: what the invariants say holds after every act, on both databases."""

from __future__ import annotations

import contextlib
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import do
from keruen.roadmap.acts.decisions import MODALITIES
from keruen.roadmap.desk import open_desk, read_desk
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.reads.progress import roll_up
from keruen.roadmap.reads.status import read_status
from keruen.roadmap.rows import (
    BracketRow,
    CommitmentLeadRow,
    CommitmentRow,
    DecisionRow,
    EvidenceRow,
    PositionRow,
    ProvisionRow,
    SignatureRow,
    TextVersionRow,
)
from keruen.store import log, merkle
from keruen.store.database import Database
from keruen.store.roles import PUBLIC, SYSTEM_ADMINISTRATOR
from tests.databases import KINDS, Server
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, SIDES, begin, five, see

ON_EACH_DATABASE = True

SIDE = st.sampled_from(SIDES)
COMMITMENTS = ["c_focal_points", "c_commission", "c_hub", "c_hub_study", "c_hub_decision"]
STEPS = [
    "name_lead",
    "accept_commitment",
    "start_commitment",
    "claim_done",
    "dispute_claim",
    "answer_dispute",
    "withdraw_claim",
    "confirm_done",
    "submit_evidence",
    "agree_to_suspend",
    "agree_to_resume",
    "agree_to_cancel",
    "agree_to_terms",
    "set_terms",
    "report_progress",
]
EXTRA: dict[str, dict[str, Any]] = {
    "dispute_claim": {"reason": "not so"},
    "answer_dispute": {"resolution": "it is so"},
    "withdraw_claim": {"reason": "too early"},
    "agree_to_suspend": {"reason": "budget"},
    "agree_to_resume": {"reason": "budget"},
    "agree_to_cancel": {"reason": "moot"},
    "agree_to_terms": {"due_on": "2028-01-01", "reason": "later"},
    "set_terms": {"due_on": "2027-05-01"},
    "report_progress": {"progress": 0.5, "words": "half"},
    "submit_evidence": {
        "kind": "url",
        "title": "Note",
        "reference": "https://example.org/note",
    },
}


class TwoSides(RuleBasedStateMachine):
    """Both sides do whatever they like; most of it is refused, and nothing wrong is ever kept."""

    url = ""
    versions = Bundle("versions")
    decisions = Bundle("decisions")

    def __init__(self) -> None:
        super().__init__()
        self.database: Database = begin(type(self).make_url())
        self.head: dict[str, Any] = {}
        self.kept_texts: dict[str, Any] = {}
        self.seen: dict[str, set[str]] = {}
        self.secret_words: dict[str, set[str]] = {"MAR": set(), "KAZ": set()}

    @staticmethod
    def make_url() -> str:
        raise AssertionError("a machine is made for one kind of database")

    def attempt(self, side: Any, name: str, **fields: Any) -> str | None:
        try:
            with open_desk(self.database, side, NOW) as desk:
                return do(desk, name, {**see(desk, name, fields), **fields}).id
        except KeruenError:
            return None

    @initialize()
    def remember(self) -> None:
        with open_desk(self.database, MAR, NOW) as desk:
            self.head = log.make_checkpoint(desk.connection, log.SHARED, desk.moment)

    @rule(target=versions, side=SIDE, marked=st.booleans())
    def draft(self, side: Any, marked: bool) -> Any:
        words = "The sides [[a]]." if marked else "The sides agree."
        made = self.attempt(
            side,
            "draft_document",
            kind="other",
            title=five("Text"),
            texts=five(words),
            languages=LANGUAGES[:2],
        )
        assert made is not None
        with read_desk(self.database, side, NOW) as desk:
            query = select(t.text_version).where(t.text_version.c.document == made)
            return desk.records(TextVersionRow, query)[0]["id"]

    @rule(version=versions, side=SIDE)
    def bracket(self, version: str, side: Any) -> None:
        self.attempt(side, "open_bracket", version_id=version, place="a", proposal=five("may"))

    @rule(version=versions, side=SIDE)
    def resolve(self, version: str, side: Any) -> None:
        with read_desk(self.database, side, NOW) as desk:
            found = desk.records(
                BracketRow, select(t.bracket).where(t.bracket.c.version == version)
            )
        for each in found:
            self.attempt(side, "propose_resolution", bracket_id=each["id"], resolution=five("do"))
            other = KAZ if side is MAR else MAR
            self.attempt(other, "accept_resolution", bracket_id=each["id"])

    @rule(version=versions, side=SIDE)
    def confirm(self, version: str, side: Any) -> None:
        for language in LANGUAGES[:2]:
            self.attempt(side, "confirm_concordance", version_id=version, language=language)

    @rule(version=versions, side=SIDE)
    def agree(self, version: str, side: Any) -> None:
        self.attempt(side, "agree_to_text", version_id=version)

    @rule(version=versions, side=SIDE)
    def sign(self, version: str, side: Any) -> None:
        words = f"passphrase of {side.party}"
        self.attempt(side, "sign_text", version_id=version, passphrase=words)

    @rule(version=versions)
    def carry_through(self, version: str) -> None:
        for step in (self.resolve, self.confirm, self.agree, self.sign):
            for side in SIDES:
                step(version=version, side=side)

    @rule(target=versions, version=consumes(versions), side=SIDE)
    def write_anew(self, version: str, side: Any) -> Any:
        with read_desk(self.database, side, NOW) as desk:
            document = desk.find(TextVersionRow, version)["document"]
        made = self.attempt(
            side, "write_version", document_id=document, texts=five("Something else.")
        )
        return multiple() if made is None else made

    @rule(side=SIDE, step=st.sampled_from(STEPS), which=st.sampled_from(COMMITMENTS))
    def commit(self, side: Any, step: str, which: str) -> None:
        extra = dict(EXTRA.get(step, {}))
        if step == "name_lead":
            extra = {"organisation_id": f"{side.party.lower()}_mfa"}
        self.attempt(side, step, commitment_id=which, **extra)

    @rule(side=SIDE)
    def judge(self, side: Any) -> None:
        with read_desk(self.database, side, NOW) as desk:
            waiting = desk.records(
                EvidenceRow, select(t.evidence).where(t.evidence.c.state == "submitted")
            )
        for each in waiting:
            self.attempt(side, "accept_evidence", evidence_id=each["id"])

    @rule(side=SIDE, number=st.integers(0, 9))
    def keep_secret(self, side: Any, number: int) -> None:
        words = f"{side.party} secret {number}"
        if self.attempt(side, "write_position", file_id="f_oic", words=words):
            self.secret_words[side.party].add(words)

    @rule(target=decisions, side=SIDE, modality=st.sampled_from(MODALITIES))
    def propose(self, side: Any, modality: str) -> Any:
        made = self.attempt(
            side,
            "propose_decision",
            title=five("Decision"),
            effect="The provision rises.",
            closes_on="2027-01-01",
            provision_id="p08",
            modality=modality,
        )
        assert made is not None
        return made

    @rule(decision=decisions, side=SIDE)
    def agree_to(self, decision: str, side: Any) -> None:
        self.attempt(side, "agree_to_decision", decision_id=decision)

    @rule(decision=decisions, side=SIDE)
    def bring(self, decision: str, side: Any) -> None:
        self.attempt(side, "bring_into_effect", decision_id=decision)

    @rule(decision=decisions)
    def adopt(self, decision: str) -> None:
        for side in SIDES:
            self.agree_to(decision=decision, side=side)
        texts = five("The provision rises.")
        self.attempt(
            MAR, "write_decision", decision_id=decision, texts=texts, languages=LANGUAGES[:2]
        )
        with read_desk(self.database, MAR, NOW) as desk:
            query = (
                select(t.text_version.c.id)
                .join(t.document, t.document.c.id == t.text_version.c.document)
                .where(t.document.c.decision == decision)
            )
            versions = [row["id"] for row in desk.rows(query)]
        for version in versions:
            self.carry_through(version=version)
        self.bring(decision=decision, side=KAZ)

    @rule(side=SIDE, modality=st.sampled_from(MODALITIES))
    def raise_by_hand(self, side: Any, modality: str) -> None:
        with contextlib.suppress(KeruenError), self.database.writing(side) as connection:
            statement = "UPDATE provision SET modality = :modality WHERE id = 'p08'"
            connection.execute(text(statement), {"modality": modality})

    @rule(side=SIDE)
    def withdraw_whatever(self, side: Any) -> None:
        with read_desk(self.database, side, NOW) as desk:
            proofs = [row["id"] for row in desk.records(EvidenceRow, select(t.evidence))]
            made = [row["id"] for row in desk.records(DecisionRow, select(t.decision))]
        for each in proofs:
            self.attempt(side, "withdraw_evidence", evidence_id=each, reason="wrong")
        for each in made:
            self.attempt(side, "withdraw_decision", decision_id=each, reason="wrong")

    @invariant()
    def modality_rises_by_decision(self) -> None:
        """Invariant 10: the verb stays, and the modality is that of the one decision in effect."""
        with read_desk(self.database, MAR, NOW) as desk:
            provision = desk.find(ProvisionRow, "p08")
            query = select(t.decision).where(t.decision.c.state == "in_effect")
            effective = [row["modality"] for row in desk.rows(query)]
            assert provision.verb["en"] == "examined"
            assert [provision.modality] == (effective or ["examined"])
            for row in desk.records(
                DecisionRow, select(t.decision).where(t.decision.c.version.is_not(None))
            ):
                query = select(t.signature).where(t.signature.c.version == row["version"])
                assert {each["of_party"] for each in desk.rows(query)} == {"MAR", "KAZ"}

    @invariant()
    def nothing_is_deleted(self) -> None:
        """Invariant 18: what was ever there is there, and what is withdrawn says why."""
        with self.database.admin_transaction() as connection:
            for table in (t.evidence, t.decision, t.text_version, t.signature, t.position):
                columns = (table.c.id, table.c.withdrawn_at, table.c.withdrawn_reason)
                rows = connection.execute(select(*columns)).all()
                assert {row.id for row in rows} >= self.seen.get(table.name, set())
                assert all(row.withdrawn_reason for row in rows if row.withdrawn_at)
                self.seen[table.name] = {row.id for row in rows}

    @invariant()
    def adopted_means_two_signatures(self) -> None:
        """Invariants 1 to 4."""
        with read_desk(self.database, MAR, NOW) as desk:
            for version in desk.records(TextVersionRow, select(t.text_version)):
                query = select(t.signature).where(t.signature.c.version == version.id)
                signatures = desk.records(SignatureRow, query)
                parties = [each.of_party for each in signatures]
                assert len(parties) == len(set(parties))
                if version.state == "signed":
                    assert sorted(parties) == ["KAZ", "MAR"]
                if signatures:
                    assert {each.sha256 for each in signatures} == {version.sha256}
                    brackets = desk.records(
                        BracketRow,
                        select(t.bracket).where(
                            t.bracket.c.version == version.id, t.bracket.c.state == "open"
                        ),
                    )
                    assert not brackets
                    held = self.kept_texts.setdefault(version.id, version.texts)
                    assert held == version.texts

    @invariant()
    def nothing_leaks(self) -> None:
        """Invariant 5, counts and logs with it."""
        for side, other in ((MAR, "KAZ"), (KAZ, "MAR"), (PUBLIC, "MAR"), (PUBLIC, "KAZ")):
            with read_desk(self.database, side, NOW) as desk:
                words = {row["words"] for row in desk.records(PositionRow, select(t.position))}
                assert not words & self.secret_words[other]
                assert log.size_of(desk.connection, other) == 0

    @invariant()
    def confirmed_needs_both(self) -> None:
        """Invariants 6, 8, 9 and 11."""
        with read_desk(self.database, MAR, NOW) as desk:
            commitments = desk.records(CommitmentRow, select(t.commitment))
            for row in commitments:
                if row["state"] == "confirmed_done":
                    assert {row["claimed_by"], row["confirmed_by"]} == {"MAR", "KAZ"}
                    query = select(t.evidence).where(
                        t.evidence.c.commitment == row["id"], t.evidence.c.state == "accepted"
                    )
                    proof = desk.records(EvidenceRow, query)
                    assert proof
                    assert all(x["submitted_party"] != x["decided_party"] for x in proof)
                if row["state"] in ("active", "claimed_done", "confirmed_done"):
                    leads = desk.records(
                        CommitmentLeadRow,
                        select(t.commitment_lead).where(
                            t.commitment_lead.c.commitment == row["id"],
                            t.commitment_lead.c.accepted.is_(True),
                        ),
                    )
                    assert {each["of_party"] for each in leads} == {"MAR", "KAZ"}
            rolled = roll_up(commitments)
            parts = [
                row
                for row in commitments
                if row.parent == "c_hub" and row.state not in ("cancelled", "withdrawn")
            ]
            weight = sum(row.weight for row in parts)
            total = sum(row.weight * row.progress for row in parts)
            assert rolled["c_hub"] == pytest.approx(total / weight)
            assert read_status(desk)["coverage"] == 1.0

    @invariant()
    def the_log_only_grows(self) -> None:
        """Invariant 7."""
        if not self.head:
            return
        with open_desk(self.database, MAR, NOW) as desk:
            old, connection = self.head, desk.connection
            size = log.size_of(connection, log.SHARED)
            path = log.prove_consistency(connection, log.SHARED, old["size"], size)
            assert merkle.verify_consistency(
                old["size"],
                size,
                bytes.fromhex(old["root"]),
                log.root_of(connection, log.SHARED),
                path,
            )
            self.head = log.make_checkpoint(connection, log.SHARED, desk.moment)

    def teardown(self) -> None:
        # Invariant 17: loading what is there already changes nothing, whatever happened since.
        with open_desk(self.database, SYSTEM_ADMINISTRATOR, NOW) as desk:
            assert load_roadmap(desk, read_roadmap()) == 0
        with self.database.admin_transaction() as connection:
            for name in (log.SHARED, "MAR", "KAZ"):
                log.check_log(connection, name)
        self.database.engine.dispose()


def play(kind: str, folder: Path, request: pytest.FixtureRequest, examples: int) -> None:
    """Let the machine play on one kind of database."""
    count = itertools.count()

    def fresh() -> str:
        if kind == "sqlite":
            return f"sqlite:///{folder / f'register_{next(count)}.db'}"
        server: Server = request.getfixturevalue("postgresql")
        return server.fresh()

    machine = type("Machine", (TwoSides,), {"make_url": staticmethod(fresh)})
    run_state_machine_as_test(
        machine,
        # A play that fails is told as it was: making it shorter would take many registers more.
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_two_sides(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    play(kind, tmp_path, request, 3)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_two_sides_for_long(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    play(kind, tmp_path, request, 60)
