"""Contributions of partners: promised, delivered in parts, confirmed by who received them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from sqlalchemy import select

from keruen.roadmap.acts.fields import AttachmentId, FileId, MaybeOrganisationId, RoleId
from keruen.roadmap.acts.logframes import check_past, find_project
from keruen.roadmap.acts.project_fields import ContributionId, DeliveryId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.partners import check_holder, holder_of, is_holder
from keruen.roadmap.project_words import CONTRIBUTION_KINDS
from keruen.roadmap.rows import (
    AttachmentRow,
    ContributionRow,
    DeliveryRow,
    FileRoleRow,
    FileRow,
)
from keruen.roadmap.tables import (
    contribution,
    delivery,
    file_role,
    organisation,
    role_scan,
)
from keruen.store.fields import Code, Day, Line, MaybeLine, Titles, Words
from keruen.store.refusal import check, refuse

CURRENCY = re.compile(r"[A-Z]{3}")
LARGEST = Decimal(10) ** 15
PLACES = 6
"""So many digits after the point of a quantity."""


@act("programme")
def add_partner(desk: Desk, names: Titles) -> Done:
    """Add an organisation of a third country, so that it can be a partner of projects."""
    made = desk.add(organisation, tier="shared", names=check_texts(names, "the name"))
    return Done("organisation", made, "shared")


@act("programme")
def promise_contribution(
    desk: Desk,
    file_id: FileId,
    kind: Code,
    words: Titles,
    quantity: Line,
    unit: Line,
    day: Day,
    giver_party: Code = "",
    giver_organisation: MaybeOrganisationId = "",
    receiver_party: Code = "",
    receiver_organisation: MaybeOrganisationId = "",
    value: MaybeLine = "",
    currency: Code = "",
    method: MaybeLine = "",
) -> Done:
    """Record what a partner promises to another: money, expert days, equipment, places."""
    row = find_project(desk, file_id)
    check(
        kind in CONTRIBUTION_KINDS,
        "{given} is not a kind of contribution",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(CONTRIBUTION_KINDS),
    )
    amount = read_amount(quantity)
    check(
        kind != "money" or CURRENCY.fullmatch(unit) is not None,
        "the unit of money is {given}, which is not the code of a currency",
        "Write three capital letters, such as USD.",
        kind="invalid",
        given=repr(unit[:20]),
    )
    check(
        not value or (CURRENCY.fullmatch(currency) is not None and bool(method)),
        "the value has no currency or no method",
        "Write the currency, such as USD, and how the value was estimated; or leave all three out.",
        kind="invalid",
    )
    giver = check_holder(desk, giver_party, giver_organisation)
    receiver = check_holder(desk, receiver_party, receiver_organisation)
    check(
        giver_party in ("", desk.actor.party),
        "a contribution of {party} is promised by {party} itself",
        "Let that side promise it.",
        kind="forbidden",
        party=giver_party,
    )
    check(
        giver != receiver,
        "the giver and the receiver are the same",
        "Name another receiver.",
        kind="invalid",
    )
    desk.add(
        contribution,
        tier=row.tier,
        file=file_id,
        giver_party=giver["party"],
        giver_organisation=giver["organisation"],
        receiver_party=receiver["party"],
        receiver_organisation=receiver["organisation"],
        kind=kind,
        words=check_texts(words, "the contribution"),
        quantity=amount,
        unit=unit,
        value=read_amount(value) if value else None,
        currency=currency if value else None,
        method=method if value else None,
        day=day.isoformat(),
    )
    return Done("file", file_id, row.tier)


@act("programme")
def withdraw_contribution(desk: Desk, contribution_id: ContributionId, reason: Words) -> Done:
    """Withdraw a contribution that the actor's side recorded, with the reason."""
    row = desk.find_live(ContributionRow, contribution_id)
    check(
        row.party == desk.actor.party,
        "this was added by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.party,
    )
    desk.withdraw(contribution, row, reason)
    return Done("file", row.file, row.tier)


@act("programme")
def record_delivery(
    desk: Desk, contribution_id: ContributionId, quantity: Line, day: Day, reference: MaybeLine = ""
) -> Done:
    """Record that a part of a contribution was delivered; its receiver confirms it."""
    row = desk.find_live(ContributionRow, contribution_id)
    find_project(desk, row.file)
    check_past(desk, day)
    amount = read_amount(quantity)
    query = select(delivery).where(
        delivery.c.contribution == row.id,
        delivery.c.state != "refused",
        delivery.c.withdrawn_at.is_(None),
    )
    held = sum(
        (Decimal(each.quantity) for each in desk.records(DeliveryRow, query)),
        Decimal(0),
    )
    left = Decimal(row.quantity) - held
    check(
        Decimal(amount) <= left,
        "{given} {unit} are more than the {left} {unit} of the promise that are not delivered",
        "Correct the quantity, or record a further contribution.",
        kind="invalid",
        given=amount,
        left=f"{left:f}",
        unit=row.unit,
    )
    desk.add(
        delivery,
        tier=row.tier,
        file=row.file,
        contribution=row.id,
        receiver_party=row.receiver_party,
        receiver_organisation=row.receiver_organisation,
        quantity=amount,
        day=day.isoformat(),
        reference=reference or None,
        recorded_party=desk.actor.party,
        state="recorded",
    )
    return Done("file", row.file, row.tier)


@act("partner", binds="delivery")
def confirm_delivery(desk: Desk, delivery_id: DeliveryId) -> Done:
    """Confirm that one's own side or organisation received a delivery."""
    return _answer(desk, delivery_id, "confirmed", "")


@act("partner", binds="delivery")
def refuse_delivery(desk: Desk, delivery_id: DeliveryId, answer: Words) -> Done:
    """Report that a delivery did not arrive, with the reason."""
    return _answer(desk, delivery_id, "refused", answer)


@act("partner", binds="role")
def validate_own_role(desk: Desk, role_id: RoleId) -> Done:
    """Validate the role that one's own organisation has in a project."""
    role = desk.find_live(FileRoleRow, role_id)
    row = desk.find_live(FileRow, role.file)
    check(
        not role.of_party and is_holder(desk, None, role.organisation),
        "this role belongs to another partner",
        "Let that partner validate it.",
        kind="forbidden",
    )
    check(not role.validated, "this role is validated already", "Nothing needs to be done.")
    desk.change(file_role, role_id, validated=True, validated_account=desk.actor.account)
    return Done("file", row.id, row.tier)


@act("programme")
def record_signed_role(desk: Desk, role_id: RoleId, attachment_id: AttachmentId) -> Done:
    """Record the signed paper by which a recipient without an account takes its role."""
    role = desk.find_live(FileRoleRow, role_id)
    paper = desk.find_live(AttachmentRow, attachment_id)
    check(
        not role.of_party,
        "this role belongs to {party}",
        "Let that side validate it.",
        kind="invalid",
        party=role.of_party or "",
    )
    check(
        paper.about == role.file,
        "the paper is attached to another record",
        "Attach it to this project.",
        kind="invalid",
    )
    desk.add(
        role_scan,
        tier=role.tier,
        file=role.file,
        role=role_id,
        attachment=attachment_id,
        of_party=desk.actor.party,
    )
    return Done("file", role.file, role.tier)


def read_amount(text: str) -> str:
    """A quantity above 0 as a plain decimal number.

    Raises
    ------
    KeruenError : a text that is not such a number, or has more digits than are stored.

    Examples
    --------
    >>> read_amount("12.50")
    '12.5'
    """
    try:
        amount = Decimal(text) if re.fullmatch(r"[0-9]{1,16}(\.[0-9]{1,6})?", text) else None
    except InvalidOperation:
        amount = None
    if amount is None or not 0 < amount < LARGEST:
        refuse(
            "the quantity {given} is not a number above 0",
            "Write digits with a point, such as 12.5, at most six of them after the point.",
            kind="invalid",
            given=repr(text[:40]),
        )
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _answer(desk: Desk, delivery_id: str, state: str, answer: str) -> Done:
    row = desk.find_live(DeliveryRow, delivery_id)
    check(
        is_holder(desk, *holder_of(row, "receiver")),
        "only who received a contribution confirms its delivery",
        "Let the receiver confirm it; an organisation does with the account of a guest.",
        kind="forbidden",
    )
    desk.go(
        delivery,
        row,
        state,
        confirmed_account=desk.actor.account,
        answer=answer or None,
    )
    return Done("file", row.file, row.tier)
