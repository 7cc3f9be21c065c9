"""Checks of what is for sale: profiles, crops, their grades and their offers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from keruen.case.cells import number_text
from keruen.case.check_cells import note
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import GradeShareRow, HarvestRow, OfferRow, ProfileRow

SHARE_TOLERANCE = 1e-6


def check_profiles(rows: CaseRows, findings: Findings) -> None:
    """A profile has each of the twelve months."""
    months: dict[str, set[int]] = defaultdict(set)
    for row in rows.of(ProfileRow):
        if row.sound("profile", "month"):
            months[row.cells.profile].add(row.cells.month)
    for profile, found in months.items():
        absent = [str(month) for month in range(1, 13) if month not in found]
        if absent:
            findings.add(
                f"the profile has no row for month {', '.join(absent)}",
                "Give a profile twelve rows, one for each calendar month; a factor may be 0.",
                table="profiles",
                row=f"profile={profile}",
                column="month",
            )


def check_harvest_profiles(rows: CaseRows, findings: Findings) -> None:
    """The profile of a crop is above zero on a day at least on which the crop is for sale."""
    factors = {
        (row.cells.profile, row.cells.month): row.cells.factor
        for row in rows.of(ProfileRow)
        if row.sound("profile", "month", "factor")
    }
    for row in rows.of(HarvestRow):
        if (
            not row.sound("harvest_profile", "from_date", "to_date")
            or not row.cells.harvest_profile
        ):
            continue
        months = _months(row.cells.from_date, row.cells.to_date)
        if months and not any(factors.get((row.cells.harvest_profile, m), 1.0) > 0 for m in months):
            note(
                findings,
                row,
                "harvest_profile",
                "the profile is zero in every month from from_date to to_date",
                "Give a month of that time a factor above 0, or move the dates.",
            )


def check_grade_shares(rows: CaseRows, findings: Findings) -> None:
    """The shares of a crop sum to 1, and belong to a crop; each crop has shares."""
    crops = {_crop(row): row for row in rows.of(HarvestRow) if row.sound("site", "crop_year")}
    shares: dict[tuple[str, int], list[CaseRow[GradeShareRow]]] = defaultdict(list)
    for row in rows.of(GradeShareRow):
        if row.sound("site", "crop_year"):
            shares[_crop(row)].append(row)
    for crop, found in shares.items():
        total = sum(row.cells.share for row in found if row.sound("share"))
        place = f"site={crop[0]} and crop_year={crop[1]}"
        if all(row.sound("share") for row in found) and abs(total - 1.0) > SHARE_TOLERANCE:
            findings.add(
                f"the shares of this crop sum to {number_text(round(total, 9))}, not to 1",
                "Change the shares so that they sum to 1.",
                table="grade_shares",
                row=place,
                column="share",
            )
        if crop not in crops:
            findings.add(
                "there is no such crop in harvests",
                "Add the crop to harvests, or remove its shares.",
                table="grade_shares",
                row=place,
            )
    for crop, harvest in crops.items():
        if crop not in shares:
            findings.add(
                "the crop has no rows in grade_shares",
                "Add its shares of grades there.",
                table="harvests",
                row=harvest.name,
            )


def check_offers(rows: CaseRows, findings: Findings) -> None:
    """Each grade that a crop yields is on offer, and each offer has a crop that yields it."""
    offers = {_sold(row): row for row in rows.of(OfferRow) if row.sound("site", "grade")}
    shares = {_sold(row): row for row in rows.of(GradeShareRow) if row.sound("site", "grade")}
    for sold, row in shares.items():
        if sold not in offers and row.sound("share") and row.cells.share:
            findings.add(
                "this site does not offer the grade, so nothing of the share can be bought",
                "Add a row with its price to offers, or give the share to other grades.",
                table="grade_shares",
                row=row.name,
                column="grade",
                value=row.cells.grade,
            )
    for sold, offer in offers.items():
        if sold not in shares:
            findings.add(
                "no crop of this site yields the grade, so it can never be bought",
                "Add its share of a crop to grade_shares, or remove the offer.",
                table="offers",
                row=offer.name,
                column="grade",
                value=offer.cells.grade,
            )


def crop_months(rows: CaseRows, site: str, grade: str) -> set[int]:
    """Calendar months in which a crop of a site with a share of the grade is on sale."""
    crops = {
        row.cells.crop_year
        for row in rows.of(GradeShareRow)
        if row.cells.site == site and row.cells.grade == grade and row.cells.share
    }
    months: set[int] = set()
    for row in rows.of(HarvestRow):
        if row.cells.site == site and row.cells.crop_year in crops:
            months |= _months(row.cells.from_date, row.cells.to_date)
    return months


def _months(first: dt.date, last: dt.date) -> set[int]:
    if last < first:
        return set()
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return {(first.month - 1 + step) % 12 + 1 for step in range(min(count, 12))}


def _crop(row: CaseRow[HarvestRow] | CaseRow[GradeShareRow]) -> tuple[str, int]:
    return row.cells.site, row.cells.crop_year


def _sold(row: CaseRow[OfferRow] | CaseRow[GradeShareRow]) -> tuple[str, str]:
    return row.cells.site, row.cells.grade
