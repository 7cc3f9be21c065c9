"""Forms of the review of a version: one person submits it, another approves or returns it."""

from __future__ import annotations

from keruen.studies.names import APPROVED, DRAFT, RETURNED, SUBMITTED
from keruen.studies.rows import CaseVersionRow
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.package import StudiesAsked, is_own
from keruen.web.pages.studies.wording import TIERS


def review_forms(asked: StudiesAsked, version: CaseVersionRow) -> list[Form]:
    """What the reader can do next with a version of the reader's team."""
    if not is_own(asked, version.party):
        return []
    given = {"version_id": version.id}
    forms = asked.forms
    found: list[Form] = []
    account = asked.actor.account
    if version.state in (DRAFT, RETURNED) and not version.errors:
        found += forms.make("submit_version", given)
    elif version.state == SUBMITTED and account not in (version.submitted_by, version.created_by):
        found += forms.make("approve_version", given)
        found += forms.make("return_version", given, Ask("reason", N_("Reason")))
    elif version.state == APPROVED and version.tier != "public":
        tiers = ("public",) if version.tier == "shared" else ("shared", "public")
        options = [(each, asked.words(TIERS[each])) for each in tiers]
        found += forms.make(
            "share_version", given, Ask("tier", N_("Read by"), options=options, needed=True)
        )
    return found


def copy_form(asked: StudiesAsked, version: CaseVersionRow) -> list[Form]:
    """The form that begins a case of one's own from a version."""
    if asked.public:
        return []
    return [
        *asked.forms.make(
            "copy_case", {"version_id": version.id}, Ask("name", N_("Short name of the new case"))
        )
    ]
