"""`keruen jobs`: mail and reminders, run by cron or on a machine without `keruen serve`."""

from __future__ import annotations

from dataclasses import asdict, replace

from keruen.app.commands.packages import open_stored
from keruen.app.commands.serve import database_url
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.mail.outbox import count_states
from keruen.mail.sending import new_runner, now_utc
from keruen.store.leases import read_lease
from keruen.web.mail.jobs import LEASE, JobsDone, erase_personal_data, run_jobs
from keruen.web.mail.service import PUBLIC_URL, MailService, public_url


def run(url: str | None, site: str) -> Outcome:
    """Do every job that is due; personal data are erased also where no mail is set up.

    Raises
    ------
    KeruenError : no address for links in mail, or no mail server.
    """
    erased = erase_personal_data(open_stored(database_url(url)), now_utc())
    done = run_jobs(_service(url, site), new_runner())
    done = replace(done, erased=done.erased + erased)
    return Outcome(_line(done), asdict(done))


def send_test(url: str | None, site: str, account: str) -> Outcome:
    """Queue a test mail to an account and send what is due.

    Raises
    ------
    KeruenError : an account without a confirmed address.
    """
    service = _service(url, site)
    if not service.send(account, f"test:{now_utc():%Y-%m-%dT%H:%M:%S}", {}):
        raise KeruenError(
            f"the account {account[:40]!r} receives no mail",
            "Its holder enters and confirms an address on the page of the account; its side "
            "needs a mail server.",
        )
    sent = service.send_due()
    words = f"{sent.sent} sent, {sent.failed} wait for another attempt, {sent.dead} given up"
    return Outcome(words, asdict(sent))


def tell_status(url: str | None) -> Outcome:
    """How much mail is in each state, and when the jobs last ran; without recipients."""
    database = open_stored(database_url(url))
    with database.admin_read() as connection:
        states = count_states(connection)
        lease = read_lease(connection, LEASE)
    last = lease.last_run_at if lease is not None else ""
    lines = [f"{name:8} {count}" for name, count in sorted(states.items())]
    lines.append(f"last run {last[:19].replace('T', ' ')} UTC" if last else "the jobs never ran")
    return Outcome("\n".join(lines), {"states": states, "last_run_at": last})


def _service(url: str | None, site: str) -> MailService:
    address = public_url(site)
    if not address:
        raise KeruenError(
            "the address of the workspace is not known, and mail links to it",
            f"Give --public-url, or set {PUBLIC_URL}, such as https://roadmap.example.",
        )
    service = MailService(open_stored(database_url(url)), address)
    if not service.relays():
        raise KeruenError(
            "no side has a mail server",
            "Set KERUEN_MAIL_CODE for the code of a side, such as "
            "KERUEN_MAIL_MAR=smtp://user@mail.example, and KERUEN_MAIL_MAR_FROM.",
        )
    return service


def _line(done: JobsDone) -> str:
    if done.held:
        return "another process is running the jobs"
    return (
        f"erased: {done.erased} CVs; "
        f"queued: {done.invitations} invitations, {done.notices} notices, {done.digests} digests; "
        f"{done.sent} sent, {done.failed} wait for another attempt, {done.dead} given up"
    )
