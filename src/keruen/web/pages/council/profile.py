"""A company's own profile: its versions, its draft, its contact persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.council.names import DRAFT, RETURNED, SIZES
from keruen.council.reads import find_own, list_contacts, own_profiles
from keruen.council.rows import CouncilProfileRow
from keruen.web.forms import Form
from keruen.web.languages import LANGUAGES, Term
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.council.package import PAGES, CouncilAsked, choices, codes, data, state
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Phrase, View


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version of the profile."""

    number: Annotated[Value, N_("Version")]
    name: Annotated[Cell, N_("Legal name")]
    state: Annotated[Cell, N_("State")]
    reason: Annotated[Cell, N_("Reason")]


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """A contact person."""

    name: Annotated[Cell, N_("Name")]
    function: Annotated[Cell, N_("Function")]
    email: Annotated[Cell, N_("E-mail")]
    phone: Annotated[Cell, N_("Telephone")]


def profile_facts(asked: CouncilAsked, row: CouncilProfileRow) -> list[Fact]:
    """What a profile says."""
    about = row.about.get(asked.language) or next(iter(row.about.values()), "")
    numbers = " · ".join(
        f"{name} {number}"
        for name, number in (("ICE", row.ice), ("RC", row.trade_register), ("BIN", row.bin))
        if number
    )
    return [
        Fact(N_("Name in Latin letters"), data(row.latin_name)),
        Fact(N_("Register numbers"), data(numbers)),
        Fact("ISIC Rev. 4 · NACE Rev. 2", data(" · ".join(filter(None, (row.isic, row.nace))))),
        Fact(N_("HS codes"), codes(asked, row.hs)),
        Fact(N_("Size"), asked.words(row.size)),
        Fact(N_("Languages"), data(", ".join(LANGUAGES.get(each, each) for each in row.languages))),
        Fact(N_("Certificates"), data(", ".join(row.certificates))),
        Fact(N_("What we do"), data(about)),
    ]


@PAGES.page("/council/profile")
def profile(asked: CouncilAsked) -> View:
    """The profile of the reader's company."""
    unit = asked.unit
    own, versions = find_own(unit), own_profiles(unit)
    view = View(N_("My profile"))
    view.lead = N_("Other companies read the version that the organiser of your side validated.")
    if versions:
        view.facts = profile_facts(asked, versions[0])
        if own is not None:
            view.facts.insert(0, Fact(N_("Our company"), state(own.state)))
        if versions[0].state == RETURNED:
            view.alarms = [
                Phrase(N_("The profile was returned: {reason}"), {"reason": versions[0].reason})
            ]
    view.tables = [
        table_of(
            N_("Versions"),
            VersionLine,
            [
                VersionLine(
                    number=each.number,
                    name=data(each.legal_name),
                    state=state(each.state),
                    reason=data(each.reason),
                )
                for each in versions
            ],
        ),
        contact_table(asked, unit.company),
    ]
    view.forms = [
        *_profile_form(asked, versions[0] if versions else None),
        *(
            asked.forms.make("submit_profile", {})
            if any(each.state == DRAFT for each in versions)
            else []
        ),
    ]
    if own is not None:
        view.forms += asked.forms.make(
            "add_contact",
            {},
            Ask("name", N_("Name")),
            Ask("function", N_("Function")),
            Ask("email", N_("E-mail")),
            Ask("phone", N_("Telephone")),
            words=N_("Another company sees it once both accepted a meeting."),
        )
    view.data = {
        "state": own.state if own else "",
        "versions": [{"number": each.number, "state": each.state} for each in versions],
    }
    return view


def contact_table(asked: CouncilAsked, company: str) -> Table:
    """Contact persons of a company that the reader sees."""
    return table_of(
        N_("Contact persons"),
        ContactLine,
        [
            ContactLine(
                name=data(each.name),
                function=data(each.function),
                email=data(each.email),
                phone=data(each.phone),
            )
            for each in list_contacts(asked.unit, company)
        ],
    )


def _profile_form(asked: CouncilAsked, row: CouncilProfileRow | None) -> list[Form]:
    side = asked.actor.party
    numbers = [
        Ask("ice", N_("ICE"), row.ice if row else "", hint=N_("15 digits")),
        Ask("trade_register", N_("Trade register (RC)"), row.trade_register if row else ""),
    ]
    if side == "KAZ":
        numbers = [
            Ask("bin_number", Term("BIN", "company"), row.bin if row else "", hint=N_("12 digits"))
        ]
    made = asked.forms.make(
        "write_profile",
        {},
        Ask("legal_name", N_("Legal name"), row.legal_name if row else ""),
        Ask("latin_name", N_("Name in Latin letters"), row.latin_name if row else ""),
        *numbers,
        Ask("isic", N_("ISIC class"), row.isic if row else "", hint="1061"),
        Ask("nace", N_("NACE class"), row.nace if row else "", hint="10.61"),
        Ask("hs", N_("HS codes"), " ".join(row.hs) if row else "", hint="100199 110100"),
        Ask("size", N_("Size"), row.size if row else "", choices(asked, SIZES)),
        Ask("languages", N_("Languages"), ", ".join(row.languages) if row else "", hint="fr, en"),
        Ask("certificates", N_("Certificates"), "; ".join(row.certificates) if row else ""),
        Ask("about", N_("What we do")),
    )
    return list(made)
