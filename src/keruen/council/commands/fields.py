"""Kinds of fields of the commands of the council, and checks that several share."""

from __future__ import annotations

from typing import Annotated

from keruen.council.names import VALIDATED
from keruen.council.rows import CouncilCompanyRow
from keruen.council.tables import council_company
from keruen.council.unit import Council
from keruen.store.fields import ID_RULE, Refers
from keruen.store.refusal import check, refuse

ProfileId = Annotated[str, ID_RULE, Refers("council_profile")]
CompanyId = Annotated[str, ID_RULE, Refers("council_company")]
ContactId = Annotated[str, ID_RULE, Refers("council_contact")]
ListingId = Annotated[str, ID_RULE, Refers("council_listing")]
EventId = Annotated[str, ID_RULE, Refers("council_event")]
WishId = Annotated[str, ID_RULE, Refers("council_wish")]
TimetableId = Annotated[str, ID_RULE, Refers("council_timetable")]
MeetingId = Annotated[str, ID_RULE, Refers("council_meeting")]
HandedId = Annotated[str, ID_RULE, Refers("council_obstacle")]


def own_company(unit: Council, *, validated: bool = False) -> CouncilCompanyRow:
    """The company of the actor.

    Parameters
    ----------
    validated : whether it must be validated.

    Raises
    ------
    RefusalError : there is no profile yet, or the company is not validated.
    """
    found = unit.record(
        CouncilCompanyRow, council_company.select().where(council_company.c.id == unit.company)
    )
    if found is None:
        refuse("your company has no profile yet", "Write its profile first.")
    check(
        not validated or found.state == VALIDATED,
        "your company is not validated",
        "Submit its profile; the organiser of your side validates it.",
        kind="forbidden",
    )
    return found


def check_choice(value: str, choices: tuple[str, ...], name: str) -> str:
    """A word of a fixed list.

    Raises
    ------
    RefusalError : another word.
    """
    check(
        value in choices,
        "{name} {value} is not known",
        "Write one of {choices}.",
        kind="invalid",
        name=name,
        value=repr(value[:40]),
        choices=", ".join(each for each in choices if each),
    )
    return value
