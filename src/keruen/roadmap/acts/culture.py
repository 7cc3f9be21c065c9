"""The cultural programme: its items with their budget, institutions, exchanges and twinnings."""

from __future__ import annotations

from datetime import date

from keruen.roadmap.acts.culture_fields import (
    Amount,
    CultureItemId,
    CultureProgrammeId,
    Currency,
    InstitutionId,
    MaybeInstitutionId,
    TwinningId,
)
from keruen.roadmap.acts.fields import FileId, ProvisionId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.culture_words import (
    EXCHANGES,
    INSTITUTIONS,
    ITEMS,
    MOST_PERSONS,
    MOST_YEARS,
    MULTILATERAL,
)
from keruen.roadmap.days import check_number
from keruen.roadmap.desk import Desk, Texts, check_texts
from keruen.roadmap.reads.culture import read_budget_of
from keruen.roadmap.rows import (
    CultureItemRow,
    CultureProgrammeRow,
    FileRow,
    InstitutionRow,
    ProvisionRow,
    TwinningRow,
)
from keruen.roadmap.tables import (
    culture_budget,
    culture_item,
    culture_programme,
    institution,
    twinning,
)
from keruen.store.fields import Code, Day, Titles, Words
from keruen.store.refusal import check, refuse, word


@act("programme")
def add_institution(desk: Desk, names: Titles, kind: Code, city: Titles | None = None) -> Done:
    """Add an institution of the actor's side, such as a university or a library; it is public."""
    _check_word(kind, INSTITUTIONS)
    made = desk.add(
        institution,
        tier="public",
        of_party=desk.actor.party,
        kind=kind,
        names=check_texts(names, "the name"),
        city=_maybe_texts(city, "the city"),
    )
    return Done("institution", made, "public")


@act("programme")
def open_culture_programme(
    desk: Desk, provision_id: ProvisionId, title: Titles, starts_on: Day, ends_on: Day
) -> Done:
    """Propose a cultural programme of at most two years; the other side agrees to it."""
    desk.find_live(ProvisionRow, provision_id)
    check(
        starts_on <= ends_on < _after_years(starts_on, MOST_YEARS),
        "a cultural programme from {first} to {last} is not of 1 day to {years} years",
        "Correct the days, or open a second programme.",
        kind="invalid",
        first=starts_on,
        last=ends_on,
        years=MOST_YEARS,
    )
    made = desk.add(
        culture_programme,
        tier="shared",
        provision=provision_id,
        title=check_texts(title, "the title"),
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        proposed_party=desk.actor.party,
        state="proposed",
    )
    return Done("culture_programme", made, "shared")


@act("programme", binds="culture_programme")
def agree_to_culture_programme(desk: Desk, culture_programme_id: CultureProgrammeId) -> Done:
    """Agree to the cultural programme that the other side proposed."""
    row = desk.find_live(CultureProgrammeRow, culture_programme_id)
    _check_other(desk, row.proposed_party)
    desk.go(culture_programme, row, "agreed", agreed_party=desk.actor.party)
    return Done("culture_programme", row.id, row.tier)


@act("programme")
def withdraw_culture_programme(
    desk: Desk, culture_programme_id: CultureProgrammeId, reason: Words
) -> Done:
    """Withdraw a programme that the actor's side proposed and the other has not agreed to."""
    row = desk.find_live(CultureProgrammeRow, culture_programme_id)
    _check_own(desk, row.proposed_party)
    desk.go(culture_programme, row, "withdrawn")
    desk.withdraw(culture_programme, row, reason)
    return Done("culture_programme", row.id, row.tier)


@act("programme")
def propose_culture_item(
    desk: Desk,
    culture_programme_id: CultureProgrammeId,
    kind: Code,
    title: Titles,
    starts_on: Day,
    ends_on: Day,
    host: Code,
    place: Titles | None = None,
) -> Done:
    """Propose an item of a cultural programme: what, when, and where."""
    row = desk.find_live(CultureProgrammeRow, culture_programme_id)
    _check_word(kind, ITEMS)
    _check_word(host, tuple(each.code for each in desk.parties))
    check(
        row.starts_on <= starts_on.isoformat() <= ends_on.isoformat() <= row.ends_on,
        "the item from {first} to {last} does not lie within its programme, from {begin} to {end}",
        "Correct the days, or add it to another programme.",
        kind="invalid",
        first=starts_on,
        last=ends_on,
        begin=row.starts_on,
        end=row.ends_on,
    )
    made = desk.add(
        culture_item,
        tier="shared",
        programme=row.id,
        kind=kind,
        title=check_texts(title, "the title"),
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        host=host,
        place=_maybe_texts(place, "the place"),
        proposed_party=desk.actor.party,
        state="proposed",
    )
    return Done("culture_item", made, "shared")


@act("programme")
def name_culture_institutions(
    desk: Desk,
    culture_item_id: CultureItemId,
    institution_id: InstitutionId,
    partner_id: MaybeInstitutionId = "",
    persons: int | None = None,
) -> Done:
    """Name the institutions of an item that the actor's side proposed, and how many persons go."""
    row = _find_own_proposal(desk, culture_item_id)
    if persons is not None:
        check_number("the number of persons", persons, 1, MOST_PERSONS)
    for each in (institution_id, partner_id):
        if each:
            desk.find_live(InstitutionRow, each)
    desk.change(
        culture_item,
        row.id,
        institution=institution_id,
        partner=partner_id or None,
        persons=persons,
    )
    return Done("culture_item", row.id, row.tier)


@act("programme")
def link_culture_item(desk: Desk, culture_item_id: CultureItemId, file_id: FileId) -> Done:
    """Link an item of the actor's side to a multilateral file, such as one before the OIC."""
    row = _find_own_proposal(desk, culture_item_id)
    linked = desk.find_live(FileRow, file_id)
    check(
        linked.kind in MULTILATERAL and linked.tier != "party",
        "the file {id} is not one of multilateral coordination that both sides see",
        "Choose a file of multilateral coordination.",
        kind="invalid",
        id=file_id,
    )
    desk.change(culture_item, row.id, file=file_id)
    return Done("culture_item", row.id, row.tier)


@act("programme", binds="culture_item")
def confirm_culture_item(desk: Desk, culture_item_id: CultureItemId) -> Done:
    """Confirm an item that the other side proposed; in a published programme it is public."""
    row = desk.find_live(CultureItemRow, culture_item_id)
    _check_other(desk, row.proposed_party)
    whole = desk.find(CultureProgrammeRow, row.programme)
    check(
        whole.state == "agreed",
        "the programme of this item is {state}",
        "Agree to the programme first.",
        state=word(whole.state),
    )
    check(
        row.kind not in EXCHANGES or bool(row.institution and row.partner and row.persons),
        "an item of the kind {given} names two institutions and the number of persons",
        "Let {party} name the institution that sends, its partner and the number of persons.",
        given=word(row.kind),
        party=row.proposed_party,
    )
    desk.go(culture_item, row, "confirmed", agreed_party=desk.actor.party)
    if whole.tier == "public":
        _publish_item(desk, row.id)
    return Done("culture_item", row.id, whole.tier)


@act("programme")
def record_culture_item_held(desk: Desk, culture_item_id: CultureItemId) -> Done:
    """Record that a confirmed item took place, after its last day."""
    row = desk.find_live(CultureItemRow, culture_item_id)
    check(
        row.ends_on <= desk.today().isoformat(),
        "this item ends on {day}",
        "Record it as held after its last day.",
        day=row.ends_on,
    )
    desk.go(culture_item, row, "held")
    return Done("culture_item", row.id, row.tier)


@act("programme", binds="culture_item")
def cancel_culture_item(desk: Desk, culture_item_id: CultureItemId) -> Done:
    """Agree to cancel a confirmed item; it is cancelled when each side has agreed."""
    row = desk.find_live(CultureItemRow, culture_item_id)
    if desk.assent("culture_item", row.id, "cancel"):
        desk.go(culture_item, row, "cancelled")
    return Done("culture_item", row.id, row.tier)


@act("programme")
def withdraw_culture_item(desk: Desk, culture_item_id: CultureItemId, reason: Words) -> Done:
    """Withdraw an item that the actor's side proposed, with a reason."""
    row = desk.find_live(CultureItemRow, culture_item_id)
    _check_own(desk, row.proposed_party)
    if row.state == "proposed":
        desk.go(culture_item, row, "withdrawn")
    desk.withdraw(culture_item, row, reason)
    return Done("culture_item", row.id, row.tier)


@act("programme")
def set_culture_budget(
    desk: Desk, culture_item_id: CultureItemId, amount: Amount, currency: Currency
) -> Done:
    """Record what the actor's side pays for an item, in its own currency."""
    row = desk.find_live(CultureItemRow, culture_item_id)
    for older in read_budget_of(desk, row.id):
        check(
            (older.of_party, older.currency) != (desk.actor.party, currency),
            "the amount of {party} in {currency} for this item is recorded already",
            "Withdraw it with a reason; then record the new one.",
            party=older.of_party,
            currency=currency,
        )
    made = desk.add(
        culture_budget,
        tier="shared",
        programme=row.programme,
        item=row.id,
        of_party=desk.actor.party,
        amount=f"{amount:.2f}",
        currency=currency,
    )
    return Done("culture_item", row.id, "shared", facts={"budget": made})


@act("programme")
def withdraw_culture_budget(
    desk: Desk, culture_item_id: CultureItemId, currency: Currency, reason: Words
) -> Done:
    """Withdraw what the actor's side recorded that it pays for an item in a currency."""
    row = desk.find_live(CultureItemRow, culture_item_id)
    held = [
        each
        for each in read_budget_of(desk, row.id)
        if (each.of_party, each.currency) == (desk.actor.party, currency)
    ]
    if not held:
        refuse(
            "{party} recorded no amount in {currency} for this item",
            "Write the currency of an amount of your side.",
            kind="missing",
            party=desk.actor.party,
            currency=currency,
        )
    desk.withdraw(culture_budget, held[0], reason)
    return Done("culture_item", row.id, held[0].tier)


@act("programme", binds="culture_publication")
def publish_culture_programme(desk: Desk, culture_programme_id: CultureProgrammeId) -> Done:
    """Agree to publish an agreed programme with its confirmed items and their budget."""
    row = desk.find_live(CultureProgrammeRow, culture_programme_id)
    check(
        row.state != "proposed" and row.tier == "shared",
        "this programme is {state}, or public already",
        "Publish a programme to which both sides agreed, once.",
        state=word(row.state),
    )
    if not desk.assent("culture_programme", row.id, "publish"):
        return Done("culture_programme", row.id, row.tier)
    desk.change(culture_programme, row.id, tier="public")
    chosen = culture_item.c.programme == row.id
    live = culture_item.c.withdrawn_at.is_(None)
    confirmed = culture_item.c.state.in_(("confirmed", "held", "cancelled"))
    for each in desk.records(CultureItemRow, culture_item.select().where(chosen, live, confirmed)):
        _publish_item(desk, each.id)
    return Done("culture_programme", row.id, "public")


@act("programme")
def close_culture_programme(desk: Desk, culture_programme_id: CultureProgrammeId) -> Done:
    """Close a programme after its last day; no item is added from then on."""
    row = desk.find_live(CultureProgrammeRow, culture_programme_id)
    check(
        row.ends_on <= desk.today().isoformat(),
        "this programme ends on {day}",
        "Close it after its last day.",
        day=row.ends_on,
    )
    desk.go(culture_programme, row, "closed")
    return Done("culture_programme", row.id, row.tier)


@act("programme")
def propose_twinning(
    desk: Desk,
    institution_id: InstitutionId,
    partner_id: InstitutionId,
    subject: Titles,
    starts_on: Day,
) -> Done:
    """Propose to twin an institution of the actor's side with one of the other side."""
    own, other = (desk.find_live(InstitutionRow, each) for each in (institution_id, partner_id))
    check(
        own.of_party == desk.actor.party != other.of_party,
        "an institution of {party} is twinned with one of another side",
        "Choose an institution of your side, then one of the other side.",
        kind="invalid",
        party=desk.actor.party,
    )
    made = desk.add(
        twinning,
        tier="shared",
        institution=own.id,
        partner=other.id,
        subject=check_texts(subject, "the subject"),
        starts_on=starts_on.isoformat(),
        proposed_party=desk.actor.party,
        state="proposed",
    )
    return Done("twinning", made, "shared")


@act("programme", binds="twinning")
def agree_to_twinning(desk: Desk, twinning_id: TwinningId) -> Done:
    """Agree to a twinning that the other side proposed."""
    row = desk.find_live(TwinningRow, twinning_id)
    _check_other(desk, row.proposed_party)
    desk.go(twinning, row, "agreed", agreed_party=desk.actor.party)
    return Done("twinning", row.id, row.tier)


@act("programme")
def withdraw_twinning(desk: Desk, twinning_id: TwinningId, reason: Words) -> Done:
    """Withdraw a twinning that the actor's side proposed and the other has not agreed to."""
    row = desk.find_live(TwinningRow, twinning_id)
    _check_own(desk, row.proposed_party)
    desk.go(twinning, row, "withdrawn")
    desk.withdraw(twinning, row, reason)
    return Done("twinning", row.id, row.tier)


@act("programme", binds="twinning")
def publish_twinning(desk: Desk, twinning_id: TwinningId) -> Done:
    """Agree to publish a twinning; it is public when each side has."""
    row = desk.find_live(TwinningRow, twinning_id)
    check(
        row.state != "proposed" and row.tier == "shared",
        "this twinning is {state}, or public already",
        "Publish a twinning to which both sides agreed, once.",
        state=word(row.state),
    )
    if not desk.assent("twinning", row.id, "publish"):
        return Done("twinning", row.id, row.tier)
    desk.change(twinning, row.id, tier="public")
    return Done("twinning", row.id, "public")


@act("programme")
def end_twinning(desk: Desk, twinning_id: TwinningId, ends_on: Day) -> Done:
    """End a twinning on a day; either side can."""
    row = desk.find_live(TwinningRow, twinning_id)
    check(
        row.starts_on <= ends_on.isoformat(),
        "the twinning would end on {last}, before it begins on {first}",
        "Write a later day.",
        kind="invalid",
        first=row.starts_on,
        last=ends_on,
    )
    desk.go(twinning, row, "ended", ends_on=ends_on.isoformat())
    return Done("twinning", row.id, row.tier)


def _publish_item(desk: Desk, identifier: str) -> None:
    """Show an item and what is paid for it to the public."""
    desk.change(culture_item, identifier, tier="public")
    paid = culture_budget.c.item == identifier
    desk.change_where(culture_budget, paid & culture_budget.c.withdrawn_at.is_(None), tier="public")


def _find_own_proposal(desk: Desk, identifier: str) -> CultureItemRow:
    """An item that the actor's side proposed and the other has not confirmed yet."""
    row = desk.find_live(CultureItemRow, identifier)
    check(
        row.proposed_party == desk.actor.party and row.state == "proposed",
        "this item was proposed by {party} and is {state}",
        "A side completes its own items until the other confirms them.",
        party=row.proposed_party,
        state=word(row.state),
    )
    return row


def _check_word(given: str, known: tuple[str, ...]) -> None:
    check(
        given in known,
        "{given} is not in the list",
        "Write one of {known}.",
        kind="invalid",
        given=repr(given[:40]),
        known=", ".join(known),
    )


def _check_other(desk: Desk, proposed: str) -> None:
    check(
        proposed != desk.actor.party,
        "{party} proposed this itself",
        "Let the other side agree.",
        kind="forbidden",
        party=desk.actor.party,
    )


def _check_own(desk: Desk, proposed: str) -> None:
    check(
        proposed == desk.actor.party,
        "this was proposed by {party}",
        "A side withdraws its own proposals.",
        kind="forbidden",
        party=proposed,
    )


def _maybe_texts(given: Texts | None, what: str) -> Texts | None:
    return check_texts(given, what) if any((given or {}).values()) else None  # type: ignore[arg-type]


def _after_years(day: date, years: int) -> date:
    """The same day so many years later; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
