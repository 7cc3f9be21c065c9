"""Religious holidays as they were observed, where the day was announced after the moon was sighted.

Morocco sights the moon by itself and is often a day behind the Umm al-Qura calendar. What is not in
this table, in particular every future date, stays an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Observed:
    """A holiday as a country observed it.

    Parameters
    ----------
    country : ISO 3166 code.
    holiday : its name in the table of national holidays.
    first : its first day.
    days : how many days off it brought.
    source : publisher of the date.
    """

    country: str
    holiday: str
    first: date
    days: int
    source: str

    @property
    def all_days(self) -> tuple[date, ...]:
        """Its days off."""
        return tuple(self.first + timedelta(days=number) for number in range(self.days))


HABOUS = "Ministry of Habous and Islamic Affairs of Morocco, announcement after the sighting"
SAMK = "Ministry of Labour of Kazakhstan and Spiritual Administration of Muslims of Kazakhstan"

OBSERVED = (
    Observed("MA", "Eid al-Fitr", date(2024, 4, 10), 2, HABOUS),
    Observed("MA", "Eid al-Adha", date(2024, 6, 17), 2, HABOUS),
    Observed("MA", "Islamic New Year", date(2024, 7, 8), 1, HABOUS),
    Observed("MA", "Prophet's Birthday", date(2024, 9, 16), 2, HABOUS),
    Observed("MA", "Eid al-Fitr", date(2025, 3, 31), 2, HABOUS),
    Observed("MA", "Eid al-Adha", date(2025, 6, 7), 2, HABOUS),
    Observed("MA", "Islamic New Year", date(2025, 6, 27), 1, HABOUS),
    Observed("MA", "Prophet's Birthday", date(2025, 9, 5), 2, HABOUS),
    Observed("KZ", "Eid al-Adha", date(2024, 6, 16), 1, SAMK),
    Observed("KZ", "Eid al-Adha", date(2025, 6, 6), 1, SAMK),
)
RELIGIOUS = {
    "Hijri new year": "Islamic New Year",
    "Mawlid": "Prophet's Birthday",
    "Eid al-Fitr": "Eid al-Fitr",
    "Eid al-Adha": "Eid al-Adha",
}
"""Names of religious days, with those of the national holidays on them."""


def observed_in(country: str, year: int) -> tuple[Observed, ...]:
    """What a country observed in a year, as far as is known."""
    return tuple(each for each in OBSERVED if (each.country, each.first.year) == (country, year))


def was_observed(country: str, religious: str, year: int) -> Observed | None:
    """When a country observed a religious day of a year; none where it is not known."""
    name = RELIGIOUS.get(religious, "")
    return next((each for each in observed_in(country, year) if each.holiday == name), None)
