"""Notices that do not wait for a digest: incidents, and texts to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from keruen.mail.outbox import used_occasions
from keruen.mail.recipients import Recipient, list_recipients
from keruen.mail.relays import Relay
from keruen.roadmap.desk import Desk, read_desk
from keruen.roadmap.reads.delegations import read_heads_of_side
from keruen.roadmap.reads.incidents import read_incidents
from keruen.roadmap.scopes import scopes_of_all
from keruen.roadmap.waiting import WAITS
from keruen.roadmap.waiting.files import read_open_incidents
from keruen.roadmap.work import WorkItem, is_for, read_work
from keruen.store.roles import Scope
from keruen.store.unit_of_work import Row
from keruen.web.mail.digest import is_head, title_in_mail
from keruen.web.mail.layout import MailBody
from keruen.web.mail.notices import KINDS, render_notice
from keruen.web.mail.service import MailService
from keruen.web.pages.days import say_clocks

ACKNOWLEDGE = WAITS["acknowledge an incident"].families


@dataclass(frozen=True)
class Alert:
    """Something that is told at once.

    Parameters
    ----------
    kind : of the mail.
    occasion : used once for each recipient.
    record : the id of an incident; empty for a text.
    item : the task, for a text to sign.
    scopes : to which the incident belongs, for grants.
    """

    kind: str
    occasion: str
    record: str = ""
    item: WorkItem | None = None
    scopes: frozenset[Scope] = frozenset()

    def is_for(self, recipient: Recipient, heads: frozenset[str]) -> bool:
        """Whether a recipient of the side is told of it.

        Parameters
        ----------
        heads : persons of the side who lead a delegation and receive mail.
        """
        wish = "incident" if self.kind.startswith("incident") else self.kind
        if wish not in recipient.preference.at_once:
            return False
        actor = recipient.actor
        if self.item is not None:
            return is_for(self.item, actor)
        if self.kind == "incident":
            return any(actor.may(family, self.scopes) for family in ACKNOWLEDGE)
        return is_head(actor, heads) or "secretary" in actor.roles


def queue_alerts(service: MailService, relays: Mapping[str, Relay]) -> int:
    """Queue what is told at once and was not told before; how many mails."""
    now = service.clock()
    with service.database.admin_read() as connection:
        everybody = [each for each in list_recipients(connection, now) if each.verified]
    sides: dict[str, list[Recipient]] = {}
    for each in everybody:
        # What a side has to do is for those who act for it, not for its organisers and guests.
        if each.actor.side in relays:
            sides.setdefault(each.actor.side, []).append(each)
    return sum(_queue_side(service, relays, people) for _, people in sorted(sides.items()))


def _queue_side(
    service: MailService, relays: Mapping[str, Relay], people: Sequence[Recipient]
) -> int:
    """Queue the notices of one side: looked for once, rendered for each recipient by itself."""
    with read_desk(service.database, people[0].actor, service.clock()) as desk:
        alerts = [*_incidents(desk), *_signatures(desk)]
        heads = read_heads_of_side(desk) & {each.actor.person for each in people}
    count = 0
    for recipient in people if alerts else ():
        wanted = [each for each in alerts if each.is_for(recipient, heads)]
        if not wanted:
            continue
        with service.database.admin_read() as connection:
            names = [each.occasion for each in wanted]
            used = used_occasions(connection, recipient.actor.account, names)
        for alert in wanted:
            if alert.occasion not in used:
                count += _post(service, relays, recipient, alert)
    return count


def _post(
    service: MailService, relays: Mapping[str, Relay], recipient: Recipient, alert: Alert
) -> bool:
    def render(desk: Desk, reader: Recipient, base: str) -> MailBody | None:
        return _render(desk, reader, base, alert)

    return service.post(recipient, alert.occasion, render, relays)


def _incidents(desk: Desk) -> Iterable[Alert]:
    """Incidents that the side has not acknowledged, and those for which the time has passed."""
    owed = _owed(desk)
    # Earlier incidents are entries of files; those of today belong to no file, for everyone.
    placed = scopes_of_all(desk, {("file", str(row["file"])) for row in owed if "file" in row})
    for row in owed:
        scopes = placed["file", str(row["file"])] if "file" in row else frozenset()
        yield Alert("incident", f"incident:{row['id']}", str(row["id"]), scopes=scopes)
        if str(row["until"]) < desk.moment:
            yield Alert("incident_late", f"incident_late:{row['id']}", str(row["id"]))


def _owed(desk: Desk) -> list[Row]:
    reported = [
        {**line.row, "until": line.receive_until, "link": "/roadmap/screening/incidents"}
        for line in read_incidents(desk)
        if line.row.state == "reported"
    ]
    return [
        row
        for row in (*reported, *read_open_incidents(desk))
        if row["of_party"] != desk.actor.party
    ]


def _signatures(desk: Desk) -> Iterable[Alert]:
    for item in read_work(desk):
        if item.kind == "sign a text":
            yield Alert("signature", f"signature:{item.record}:{item.since}", item=item)


def _render(desk: Desk, recipient: Recipient, base: str, alert: Alert) -> MailBody | None:
    """A notice with the rights of its recipient; none where the recipient does not see it."""
    kind = KINDS[alert.kind]
    if alert.item is not None:
        if alert.item.key not in {each.key for each in read_work(desk)}:
            return None
        data = {"title": title_in_mail(alert.item, recipient), "link": alert.item.link}
        return render_notice(kind, recipient, base, data)
    found = next((row for row in _owed(desk) if row["id"] == alert.record), None)
    if found is None:
        return None
    # The words of an incident stay on the page: a mailbox is no place for them.
    data = {
        "until": say_clocks(desk, str(found["until"]), recipient.language),
        "link": str(found.get("link") or f"/roadmap/files/{found.get('file')}"),
    }
    return render_notice(kind, recipient, base, data)
