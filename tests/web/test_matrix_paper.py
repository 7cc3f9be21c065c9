"""The matrix of a session in the annex of its minutes, in five languages."""

from __future__ import annotations

from datetime import timedelta

from keruen.report.papers import make_pdf
from keruen.roadmap.desk import read_desk
from keruen.roadmap.reads.outcomes import matrix_fingerprint, read_matrix
from keruen.store.database import Database
from keruen.web.matrix_paper import make_matrix_paper
from keruen.web.text_paper import make_text_paper
from tests.roadmap.conftest import database, postgresql, register_url
from tests.roadmap.meeting import STARTS, commit, open_meeting, plan_meeting, settle
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, act, five

__all__ = ["database", "postgresql", "register_url"]


def test_the_annex_has_the_matrix_in_five_languages(database: Database) -> None:
    meeting = plan_meeting(database)
    settle(database, meeting)
    open_meeting(database, meeting)
    promised = commit(database, MAR, meeting.items[0], "Open a grain lane")
    later = STARTS + timedelta(hours=2)
    with read_desk(database, MAR, NOW) as desk:
        before = make_matrix_paper(desk, meeting.session, "en")
    assert before.mark == "Draft: binds nobody yet"
    assert before.tables[0].rows[0][2] == (
        "Open a grain lane (not yet confirmed by the other side)"
    )
    act(database, KAZ, "confirm_outcome", now=later, outcome_id=promised)
    minutes = act(
        database,
        MAR,
        "draft_minutes",
        now=later,
        session_id=meeting.session,
        title=five("Minutes"),
        texts=five("The sides met."),
        languages=LANGUAGES,
    ).id
    leads = {
        "en": (
            "Ministry of Foreign Affairs of Morocco",
            "Ministry of Foreign Affairs of Kazakhstan",
        ),
        "fr": ("Ministère des affaires étrangères du Maroc", None),
        "ar": ("وزارة الشؤون الخارجية المغربية", None),
        "kk": ("Марокко Сыртқы істер министрлігі", None),
        "ru": ("Министерство иностранных дел Марокко", None),
    }
    with read_desk(database, MAR, NOW) as desk:
        sha256 = matrix_fingerprint(read_matrix(desk, meeting.session))
        for language, (mine, theirs) in leads.items():
            annex = make_matrix_paper(desk, meeting.session, language)
            inside = make_text_paper(desk, minutes, language)
            (table,) = annex.tables
            assert inside.tables[0] == table
            assert len(table.columns) == 7
            (row,) = table.rows
            assert row[2] == "Open a grain lane"
            assert row[3] == mine
            assert theirs is None or row[4] == theirs
            assert annex.mark == ""
            assert sha256 in dict(annex.facts).values()
            made = make_pdf(annex)
            assert made.startswith(b"%PDF")
    assert table.columns[0] != before.tables[0].columns[0]
