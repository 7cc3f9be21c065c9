"""Lists of the actor's side: loaded from a file, accepted where much shorter; its judges."""

from __future__ import annotations

from datetime import date

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts.fields import PersonId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.acts.screening_checks import screen_all_again
from keruen.roadmap.acts.screening_ids import JudgeId, ScreeningListId
from keruen.roadmap.days import check_number
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.screening import read_judges, read_lists
from keruen.roadmap.rows import PersonRow, ScreeningJudgeRow, ScreeningListRow
from keruen.roadmap.screening_words import MOST_ENTRIES, MOST_LIST_MEGABYTES
from keruen.screening import ALGORITHM, ListVersion, parse_list
from keruen.screening.lists import FEWEST_SHARE, check_issue
from keruen.store.fields import Day, Line, Words
from keruen.store.refusal import check, refuse


@act("programme")
def load_list(desk: Desk, name: Line, issued: Day | None = None) -> Done:
    """Load a version of a list, sent as a form to /roadmap/screening/lists/files.

    All subjects of the side are compared again.
    """
    file = desk.incoming
    if file is None:
        refuse(
            "no file was sent",
            "Send the form of the page of lists to /roadmap/screening/lists/files, with the file.",
            kind="invalid",
        )
    content = file.read(MOST_LIST_MEGABYTES * 1_048_576 + 1)
    check(
        len(content) <= MOST_LIST_MEGABYTES * 1_048_576,
        "the list is larger than {most} MB",
        "Load a shorter list.",
        kind="invalid",
        most=MOST_LIST_MEGABYTES,
    )
    version = _read(desk, content, name, issued)
    last = next((row for row in read_lists(desk, "in_use") if row.publisher == version.publisher),
                None)  # fmt: skip
    if last is not None:
        check(
            version.issued.isoformat() >= last.issued,
            "the list was issued on {issued}, before the version in use, of {last}",
            "Load the newest version of the list.",
            issued=version.issued.isoformat(),
            last=last.issued,
        )
        check(
            version.sha256 != last.sha256,
            "this version of the list is in use already",
            "Nothing needs to be loaded.",
        )
    shrunk = last is not None and len(version.entries) < FEWEST_SHARE * last.entries
    made = _add(desk, version, "waiting" if shrunk else "in_use")
    facts: dict[str, object] = {
        "publisher": version.publisher,
        "issued": version.issued.isoformat(),
        "sha256": version.sha256,
        "entries": len(version.entries),
        "waiting": shrunk,
    }
    if not shrunk:
        facts["subjects"] = _use(desk, last)
    return Done("screening_list", made, "party", facts=facts)


@act("programme")
def accept_shorter_list(desk: Desk, screening_list_id: ScreeningListId, reason: Words) -> Done:  # noqa: ARG001
    """Accept a list with fewer than half of the entries of the last one, as a second person."""
    row = desk.find_live(ScreeningListRow, screening_list_id)
    check(
        row.created_by != desk.actor.account,
        "you loaded this list yourself",
        "Let another person of your side accept it.",
        kind="forbidden",
    )
    last = next(
        (each for each in read_lists(desk, "in_use") if each.publisher == row.publisher), None
    )
    desk.go(t.screening_list, row, "in_use", accepted_account=desk.actor.account)
    return Done("screening_list", row.id, "party", facts={"subjects": _use(desk, last)})


@act("programme")
def set_list_age(desk: Desk, oldest_days: int, reason: Words) -> Done:
    """Decide after how many days since its issue a list is too old."""
    check_number("the number of days", oldest_days, 1, 365)
    made = desk.add(
        t.screening_rule,
        tier="party",
        algorithm=ALGORITHM,
        oldest_days=oldest_days,
        reason=reason,
    )
    return Done("screening_rule", made, "party")


@act("programme")
def name_judge(desk: Desk, person_id: PersonId) -> Done:
    """Name a person of the actor's side who judges hits; two are needed."""
    person = desk.find_live(PersonRow, person_id)
    check(
        person.of_party == desk.actor.party,
        "this person belongs to the other side",
        "Choose a person of your side.",
        kind="invalid",
    )
    check(
        person_id not in read_judges(desk),
        "this person judges hits already",
        "Nothing needs to be added.",
    )
    made = desk.add(t.screening_judge, tier="party", person=person_id)
    return Done("screening_judge", made, "party")


@act("programme")
def end_judge(desk: Desk, screening_judge_id: JudgeId, reason: Words) -> Done:
    """End that a person judges hits, with a reason."""
    row = desk.find_live(ScreeningJudgeRow, screening_judge_id)
    desk.withdraw(t.screening_judge, row, reason)
    return Done("screening_judge", row.id, "party")


def _read(desk: Desk, content: bytes, name: str, issued: date | None) -> ListVersion:
    try:
        version = parse_list(content, name, issued)
        check_issue(version, desk.today())
    except KeruenError as error:
        refuse("{fault}", "{remedy}", kind="invalid", fault=error.what, remedy=error.remedy)
    check(
        len(version.entries) <= MOST_ENTRIES,
        "the list has {count} entries",
        "Load a list of at most {most} entries.",
        kind="invalid",
        count=len(version.entries),
        most=MOST_ENTRIES,
    )
    return version


def _add(desk: Desk, version: ListVersion, state: str) -> str:
    made = desk.add(
        t.screening_list,
        tier="party",
        publisher=version.publisher,
        issued=version.issued.isoformat(),
        sha256=version.sha256,
        source=version.source,
        entries=len(version.entries),
        state=state,
    )
    rows = [
        {
            "id": desk.new_id("listed"),
            "tier": "party",
            "party": desk.actor.party,
            "of_list": made,
            "ref": each.ref,
            "schema": each.schema,
            "names": list(each.names),
            "weak": list(each.weak),
            "born": list(each.born),
            "countries": list(each.countries),
            "imo": each.imo,
            "program": each.program,
            "created_at": desk.moment,
            "created_by": desk.actor.account,
        }
        for each in version.entries
    ]
    # Entries are not searched, so they are added at once.
    desk.connection.execute(t.listed.insert(), rows)
    return made


def _use(desk: Desk, last: ScreeningListRow | None) -> int:
    if last is not None:
        desk.go(t.screening_list, last, "superseded")
    return screen_all_again(desk)
