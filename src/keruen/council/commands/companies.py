"""A company's own profile, contact persons and notes."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import func, select

from keruen.council import tables as t
from keruen.council.codes import (
    check_bin,
    check_ice,
    check_isic,
    check_nace,
    read_hs_list,
    split_codes,
)
from keruen.council.commands.fields import CompanyId, ContactId, check_choice, own_company
from keruen.council.names import (
    DRAFT,
    FIRM,
    LANGUAGES,
    OWN_ORGANISER,
    SIZES,
    SUBMITTED,
)
from keruen.council.registry import command
from keruen.council.rows import CouncilCompanyRow, CouncilContactRow, CouncilProfileRow
from keruen.council.unit import Council
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Line, MaybeLine, Wordings, Words
from keruen.store.plain_text import clean
from keruen.store.refusal import check

COUNTRIES_WITH_ICE, COUNTRIES_WITH_BIN = ("MAR",), ("KAZ",)


def draft_of(unit: Council) -> CouncilProfileRow | None:
    """The draft of the actor's company, if there is one."""
    profile = t.council_profile
    return unit.record(
        CouncilProfileRow,
        select(profile).where(profile.c.company == unit.company, profile.c.state == DRAFT),
    )


class ProfileValues(TypedDict):
    """Columns of a profile that its company writes."""

    legal_name: str
    latin_name: str
    ice: str
    trade_register: str
    bin: str
    isic: str
    nace: str
    hs: list[str]
    size: str
    languages: list[str]
    certificates: list[str]
    about: dict[str, str]


@command("company")
def write_profile(
    unit: Council,
    legal_name: Line,
    latin_name: Line,
    size: Code,
    languages: MaybeLine = "",
    ice: Code = "",
    trade_register: MaybeLine = "",
    bin_number: Code = "",
    isic: Code = "",
    nace: Code = "",
    hs: MaybeLine = "",
    certificates: MaybeLine = "",
    about: Wordings | None = None,
) -> CommandResult:
    """Write the draft of the company's profile; what is shown changes once it is validated."""
    check(
        latin_name.isascii() or all(each < "\u0250" or not each.isalpha() for each in latin_name),
        "the Latin name contains letters of another script",
        "Write the name in Latin letters: it is compared with lists.",
        kind="invalid",
    )
    spoken = [each.lower() for each in split_codes(languages.replace(" ", ","))]
    for each in spoken:
        check_choice(each, LANGUAGES, "language")
    texts = {name: clean(words) for name, words in (about or {}).items()}
    for each in texts:
        check_choice(each, LANGUAGES, "language")
    values: ProfileValues = {
        "legal_name": legal_name,
        "latin_name": latin_name,
        "ice": check_ice(ice),
        "trade_register": trade_register,
        "bin": check_bin(bin_number),
        "isic": check_isic(isic),
        "nace": check_nace(nace),
        "hs": read_hs_list(hs),
        "size": check_choice(size, SIZES, "size"),
        "languages": spoken,
        "certificates": split_codes(certificates),
        "about": texts,
    }
    company = t.council_company
    if unit.first(select(company.c.id).where(company.c.id == unit.company)) is None:
        unit.add(company, tier=FIRM, id=unit.company, state=DRAFT)
    draft, profile = draft_of(unit), t.council_profile.c
    if about is None:
        # A form shows no earlier texts, so what it leaves out stays as it was.
        earlier = unit.record(
            CouncilProfileRow,
            select(t.council_profile)
            .where(profile.company == unit.company)
            .order_by(profile.number.desc()),
        )
        values["about"] = earlier.about if earlier else {}
    if draft is not None:
        unit.change(t.council_profile, draft.id, **values)
        return CommandResult("council_profile", draft.id, FIRM)
    last = unit.connection.execute(
        select(func.coalesce(func.max(profile.number), 0)).where(profile.company == unit.company)
    ).scalar_one()
    made = unit.add(
        t.council_profile,
        tier=FIRM,
        company=unit.company,
        number=int(last) + 1,
        state=DRAFT,
        **values,
    )
    return CommandResult("council_profile", made, FIRM)


@command("company")
def submit_profile(unit: Council) -> CommandResult:
    """Submit the draft of the profile to the organiser of the company's side."""
    row = own_company(unit)
    draft = draft_of(unit)
    check(draft is not None, "there is no draft", "Write the profile first.")
    assert draft is not None
    profile = t.council_profile.c
    waiting = unit.count(
        t.council_profile, profile.company == unit.company, profile.state == SUBMITTED
    )
    check(not waiting, "a profile waits for its validation", "Wait for the organiser.")
    numbered = {"MAR": draft.ice or draft.trade_register, "KAZ": draft.bin}
    check(
        bool(numbered.get(unit.actor.party, "-")),
        "the profile has no number of the trade register",
        "Write the ICE or RC number, or the BIN.",
        kind="invalid",
    )
    check(bool(draft.languages), "the profile has no language", "Write one, such as fr or en.")
    unit.change(t.council_profile, draft.id, state=SUBMITTED, tier=OWN_ORGANISER)
    if row.state == DRAFT:
        unit.change(t.council_company, row.id, state=SUBMITTED, tier=OWN_ORGANISER)
    return CommandResult("council_profile", draft.id, OWN_ORGANISER)


@command("company")
def add_contact(
    unit: Council,
    name: Line,
    function: MaybeLine = "",
    email: MaybeLine = "",
    phone: MaybeLine = "",
) -> CommandResult:
    """Add a contact person; other companies see it once both accepted a meeting."""
    own_company(unit)
    made = unit.add(
        t.council_contact,
        tier=OWN_ORGANISER,
        company=unit.company,
        name=name,
        function=function,
        email=email,
        phone=phone,
    )
    return CommandResult("council_contact", made, OWN_ORGANISER)


@command("company")
def withdraw_contact(unit: Council, contact_id: ContactId, reason: Words) -> CommandResult:
    """Withdraw a contact person of the company."""
    row = unit.find_live(CouncilContactRow, contact_id)
    check(
        row.company == unit.company,
        "this contact belongs to another company",
        "Choose one of your own.",
        kind="forbidden",
    )
    unit.withdraw(t.council_contact, row, reason)
    return CommandResult("council_contact", row.id, OWN_ORGANISER)


@command("company")
def add_note(unit: Council, company_id: CompanyId, words: Words) -> CommandResult:
    """Add a private note about a company; only your company reads it."""
    own_company(unit)
    about = unit.find(CouncilCompanyRow, company_id)
    made = unit.add(t.council_note, tier=FIRM, company=unit.company, about=about.id, words=words)
    return CommandResult("council_note", made, FIRM)
