"""An incident is mailed to the other side at once, and only to it."""

from __future__ import annotations

from datetime import timedelta

from keruen.store.database import Database
from keruen.web.mail.jobs import do_jobs
from tests.mail.accounts import MONDAY, actor_of, address_of, service, subscribe
from tests.mail.servers import mail_server
from tests.roadmap.sides import act


def test_an_incident_is_mailed_within_a_minute(database: Database) -> None:
    for name in ("mar", "kaz"):
        subscribe(database, name)
    act(
        database,
        actor_of("kaz"),
        "report_incident",
        now=MONDAY,
        incident_kind="cyber",
        severity="high",
        marking="amber",
        words="The booking system is down",
        happened_on=MONDAY.date().isoformat(),
    )
    with mail_server() as mar, mail_server() as kaz:
        do_jobs(service(database, MONDAY + timedelta(seconds=59), MAR=mar, KAZ=kaz))
        subjects = [str(each.message["Subject"]) for each in mar.taken]
        assert "An incident waits to be acknowledged" in subjects
        assert address_of("mar") in mar.recipients
        assert "An incident waits to be acknowledged" not in [
            str(each.message["Subject"]) for each in kaz.taken
        ]
        # The words of an incident stay on the page.
        for each in mar.taken:
            assert b"The booking system is down" not in each.content
