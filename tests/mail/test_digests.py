"""Digests: for whom, when, with which tasks, in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from keruen.mail.recipients import Preference, Recipient, find_recipient
from keruen.roadmap.desk import read_desk
from keruen.roadmap.work import WorkIndex, WorkItem, index_work, is_for, read_work
from keruen.roadmap.work.items import KINDS
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.tables import secret_outbox
from keruen.web.mail.digest import MOST_LINES, choose_items, render_digest
from keruen.web.mail.jobs import do_jobs, queue_digests
from keruen.web.mail.tasks import CONSEQUENCES, TASKS
from tests.mail.accounts import BASE, MONDAY, actor_of, service, subscribe
from tests.mail.servers import MailServer
from tests.roadmap.sides import act, five

PUBLIC = WorkItem(
    "deliver a commitment", "c_1", "/roadmap/commitments/c_1", (("en", "Silo"),),
    since="2026-11-01T00:00:00.000000Z", until="2026-12-07", people=("person_mar_desk",),
    private=False,
)  # fmt: skip


def reader(name: str = "mar", **wishes: object) -> Recipient:
    """A recipient of a test without a database."""
    preference = Preference(**wishes)  # type: ignore[arg-type]
    return Recipient(actor_of(name), f"{name}@mar.example", "en", "", True, "key", preference)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "kk", "ru"])
def test_each_person_gets_one_digest_in_its_language(
    database: Database, server: MailServer, language: str
) -> None:
    subscribe(database, "mar", language)
    done = do_jobs(service(database, MAR=server))
    assert (done.digests, done.sent) == (1, 1)
    (taken,) = server.taken
    html = taken.text("html")
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    title = {
        "en": "Name focal points for the consultations",
        "fr": "Nommer des points focaux pour les consultations",
        "ar": "تسمية نقاط اتصال للمشاورات",
        "kk": "Консультациялар үшін жауаптыларды атау",
        "ru": "Назначить координаторов консультаций",
    }[language]
    assert title in html
    assert title in taken.text()
    assert f"{BASE}/roadmap/commitments/c_focal_points" in taken.text()
    subjects = {
        "en": "21 tasks in the joint roadmap, the first due 31 Dec 2026",
        "fr": "21 tâches dans la feuille de route commune, la première due le 31 déc. 2026",
        "ar": "21 مهمة في خارطة الطريق المشتركة، أولاها في 31 دجنبر 2026",
        "kk": "Бірлескен жол картасында 21 тапсырма, біріншісінің мерзімі 2026 ж. 31 жел.",
        "ru": "21 задача в совместной дорожной карте, ближайший срок 31 дек. 2026 г.",
    }
    assert " ".join(str(taken.message["Subject"]).split()) == subjects[language]


def test_it_is_sent_on_working_days_from_its_hour_of_the_capital_on(
    database: Database, server: MailServer
) -> None:
    """08:00 in Astana is 03:00 UTC; 08:00 in Rabat is 08:00 UTC since September 2026."""
    subscribe(database, "mar")
    subscribe(database, "kaz")

    def queued(moment: datetime) -> int:
        made = service(database, moment, MAR=server, KAZ=server)
        return queue_digests(made, made.relays())

    assert queued(datetime(2026, 11, 28, 12, tzinfo=UTC)) == 0, "a Saturday"
    assert queued(datetime(2026, 11, 30, 2, 59, tzinfo=UTC)) == 0
    assert queued(datetime(2026, 11, 30, 3, 0, tzinfo=UTC)) == 1
    assert queued(datetime(2026, 11, 30, 7, 59, tzinfo=UTC)) == 0
    assert queued(datetime(2026, 11, 30, 8, 0, tzinfo=UTC)) == 1
    assert queued(datetime(2026, 11, 30, 9, 0, tzinfo=UTC)) == 0, "once a day"
    assert queued(datetime(2026, 12, 1, 9, 0, tzinfo=UTC)) == 2, "30 days before 31 December"
    assert queued(datetime(2026, 12, 2, 9, 0, tzinfo=UTC)) == 0, "nothing is new"


def test_a_clock_that_changes_at_its_hour_neither_skips_nor_repeats_it(
    database: Database, server: MailServer
) -> None:
    """Read by the hour of Brussels, which goes from 02:00 to 03:00 and back at 03:00 to 02:00."""
    subscribe(database, "mar", zone="Europe/Brussels", preference=Preference(hour=2))
    made: list[str] = []
    # On 28 March 2027 02:00 does not exist there, and on 31 October it comes twice; that these are
    # Sundays is declared otherwise.
    days = (date(2027, 3, 26), date(2027, 3, 28), date(2027, 10, 29), date(2027, 10, 31))
    for day in days[1::2]:
        act(
            database, actor_of("mar"), "add_event", kind="working day", title=five("Day of work"),
            starts_on=day.isoformat(), ends_on=day.isoformat(), tier="shared",
        )  # fmt: skip
    for day in days:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
        for step in range(24):
            now = moment + timedelta(minutes=30 * step)
            mail = service(database, now, MAR=server)
            before = len(_digests(database))
            queue_digests(mail, mail.relays())
            made += _digests(database)[before:]
    assert made == [f"digest:{day.isoformat()}" for day in days]


def _digests(database: Database) -> list[str]:
    with database.admin_read() as connection:
        query = select(secret_outbox.c.occasion).order_by(secret_outbox.c.created_at)
        return [str(each) for each in connection.execute(query).scalars()]


def test_a_weekly_digest_comes_once_a_week_and_one_that_is_off_never(
    database: Database, server: MailServer
) -> None:
    subscribe(database, "mar", preference=Preference(digest="weekly"))
    subscribe(database, "mar-signatory", preference=Preference(digest="off"))
    subscribe(database, "mar-admin-1", verified=False)
    found = []
    for day in range(14):
        made = service(database, MONDAY + timedelta(days=day), MAR=server)
        found.append(queue_digests(made, made.relays()))
    assert found[0] == 1
    assert _digests(database) == ["digest:2026-W49", "digest:2026-W50"]


def test_after_the_first_one_it_contains_what_is_new_and_what_reaches_a_step() -> None:
    """Due on 7 December: on the Monday a week before, the step of -7 is reached."""
    monday, friday = date(2026, 11, 30), date(2026, 11, 27)
    last = datetime(2026, 11, 27, 8, tzinfo=UTC)
    reached = choose_items(WorkIndex.of([PUBLIC]), reader(), monday, last, friday)
    assert [each.record for each in reached] == ["c_1"]
    tuesday = choose_items(WorkIndex.of([PUBLIC]), reader(), date(2026, 12, 1), MONDAY, monday)
    assert tuesday == []
    new = replace(PUBLIC, since="2026-11-30T09:31:00.000000Z", until="2027-12-31")
    assert choose_items(WorkIndex.of([new]), reader(), date(2026, 12, 1), MONDAY, monday) == [new]
    # The step of -1 falls on Sunday 6 December; the digest of Monday has it.
    sunday = choose_items(
        WorkIndex.of([PUBLIC]), reader(), date(2026, 12, 7), MONDAY, date(2026, 12, 4)
    )
    assert len(sunday) == 1
    none = choose_items(WorkIndex.of([PUBLIC]), reader(ladder=()), monday, last, friday)
    assert none == []


def test_a_late_task_goes_up_its_own_side_alone() -> None:
    """After 1 day to the secretary, after 7 to those who sign; before that to its person alone."""
    item = replace(PUBLIC, people=("person_of_somebody",), until="2026-11-30")

    def told(day: date, roles: set[str]) -> bool:
        actor = Actor("x", "MAR", "person_x", frozenset(roles))
        who = replace(reader(), actor=actor)
        before = day - timedelta(days=1)
        return bool(choose_items(WorkIndex.of([item]), who, day, MONDAY, before))

    assert not told(date(2026, 11, 29), {"secretary", "signatory"})
    assert told(date(2026, 12, 1), {"secretary"})
    assert not told(date(2026, 12, 1), {"signatory"})
    assert told(date(2026, 12, 7), {"signatory"})
    assert told(date(2026, 12, 7), {"secretary"})
    assert not told(date(2026, 12, 14), {"reader"})


def test_it_lists_twenty_tasks_and_counts_the_others(
    database: Database, server: MailServer
) -> None:
    mar = subscribe(database, "mar")
    for number in range(32 - _tasks(database, mar)):
        assert act(
            database, actor_of("kaz"), "propose_commitment", provision_id="p08",
            title=five(f"Bulk {number}"), tier="shared", now=MONDAY - timedelta(hours=1),
        )  # fmt: skip
    assert _tasks(database, mar) == 32
    do_jobs(service(database, MAR=server))
    (taken,) = server.taken
    lines = [each for each in taken.text().splitlines() if each.startswith("* ")]
    assert len(lines) == MOST_LINES
    assert "and 12 more" in taken.text()
    assert "and 12 more" in taken.text("html")
    assert "Bulk" in lines[0], "the newest first"


def _tasks(database: Database, actor: Actor) -> int:
    with read_desk(database, actor, MONDAY) as desk:
        return sum(is_for(each, actor) for each in read_work(desk))


@pytest.mark.parametrize(
    ("level", "shown", "hidden"),
    [
        ("link", "a record of the roadmap", "Shared title"),
        ("title", "Shared title", "counts for no progress"),
        ("full", "The commitment does not begin and counts for no progress.", "Private title"),
    ],
)
def test_a_mail_contains_no_more_than_its_reader_wants_and_never_a_private_title(
    database: Database, server: MailServer, level: str, shown: str, hidden: str
) -> None:
    mar = subscribe(database, "mar", preference=Preference(level=level))
    act(database, actor_of("kaz"), "propose_commitment", provision_id="p08",
        title=five("Shared title"), tier="shared")  # fmt: skip
    _private_task(database, mar)
    with read_desk(database, mar, MONDAY) as desk:
        assert "Private title" in str(read_work(desk))
    do_jobs(service(database, MAR=server))
    words = server.taken[0].text()
    assert shown in words
    assert hidden not in words
    assert "Private" not in words
    assert "a record of your side" in words


def _private_task(database: Database, actor: Actor) -> None:
    """A private programme of a side with an event that is over, whose outcome waits."""
    file = act(
        database, actor, "open_file", kind="cultural_line", title=five("Private title"),
        provision_id="p14", tier="party",
    ).id  # fmt: skip
    act(
        database, actor, "add_entry", file_id=file, kind="cultural_event",
        data={"words": "Private part", "on": "2026-11-20"},
    )  # fmt: skip


def test_nothing_is_sent_to_one_for_whom_nothing_waits(
    database: Database, server: MailServer
) -> None:
    subscribe(database, "mar-admin-1")
    done = do_jobs(service(database, MAR=server))
    assert (done.digests, done.sent) == (0, 0)
    assert _digests(database) == ["digest:2026-11-30"]


def test_a_mail_is_rendered_as_its_recipient_alone(database: Database) -> None:
    subscribe(database, "mar")
    with database.admin_read() as connection:
        found = find_recipient(connection, "mar")
    assert found is not None
    with (
        read_desk(database, actor_of("kaz"), MONDAY) as desk,
        pytest.raises(ValueError, match="a mail is rendered as its recipient"),
    ):
        render_digest(desk, found, BASE, None, None)


def test_every_kind_of_task_has_words() -> None:
    assert set(TASKS) == set(CONSEQUENCES) == set(KINDS)


def test_the_index_finds_the_same_tasks_as_the_rule(database: Database) -> None:
    """Two ways to the tasks of a person: task by task, and by the lists of the side."""
    _private_task(database, actor_of("mar"))
    compared = 0
    for name in ("mar", "mar-signatory", "mar-admin-1", "kaz"):
        actor = actor_of(name)
        with read_desk(database, actor, MONDAY) as desk:
            wanted = {each.key for each in read_work(desk) if is_for(each, actor)}
            assert {each.key for each in index_work(desk).of_actor(actor)} == wanted
            compared += len(wanted)
    assert compared > 40
