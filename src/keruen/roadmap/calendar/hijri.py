"""Hijri dates beside Gregorian ones, by the Umm al-Qura calendar.

Months begin by sighting in many countries, so a date may differ by a day; pages state this.
"""

from __future__ import annotations

from datetime import date

from hijridate import Gregorian, Hijri

MONTHS: dict[str, tuple[str, ...]] = {
    "en": (
        "Muharram",
        "Safar",
        "Rabi al-Awwal",
        "Rabi al-Thani",
        "Jumada al-Ula",
        "Jumada al-Akhira",
        "Rajab",
        "Shaban",
        "Ramadan",
        "Shawwal",
        "Dhu al-Qadah",
        "Dhu al-Hijjah",
    ),
    "fr": (
        "mouharram",
        "safar",
        "rabia al awal",
        "rabia ath-thani",
        "joumada al oula",
        "joumada ath-thania",
        "rajab",
        "chaabane",
        "ramadan",
        "chawwal",
        "dhou al qi`da",
        "dhou al-hijja",
    ),
    "ar": (
        "محرم",
        "صفر",
        "ربيع الأول",
        "ربيع الآخر",
        "جمادى الأولى",
        "جمادى الآخرة",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعدة",
        "ذو الحجة",
    ),
    "kk": (
        "мұхаррам",
        "сафар",
        "рабиғул-әууәл",
        "рабиғус-сәни",
        "жумәдәл-ула",
        "жумәдәл-ахира",
        "ражаб",
        "шағбан",
        "рамазан",
        "шәууәл",
        "зулқағда",
        "зулхижжа",
    ),
    "ru": (
        "мухаррам",
        "сафар",
        "раби аль-авваль",
        "раби ас-сани",
        "джумада аль-уля",
        "джумада ас-сания",
        "раджаб",
        "шаабан",
        "рамадан",
        "шавваль",
        "зуль-каада",
        "зуль-хиджа",
    ),
}

FIRST, LAST = date(1924, 8, 1), date(2077, 11, 16)
"""The days that the calendar's published tables cover."""


def hijri_date(day: date) -> tuple[int, int, int] | None:
    """Year, month and day of the Hijri calendar; None outside its published tables."""
    if not FIRST <= day <= LAST:
        return None
    found = Gregorian(day.year, day.month, day.day).to_hijri()
    return found.year, found.month, found.day


def say_hijri(day: date, language: str) -> str:
    """A Hijri date in words, empty outside the published tables."""
    found = hijri_date(day)
    if found is None:
        return ""
    year, month, number = found
    return f"{number} {MONTHS[language][month - 1]} {year}"


RELIGIOUS_DAYS = {
    "Hijri new year": (1, 1),
    "Mawlid": (3, 12),
    "Ramadan begins": (9, 1),
    "Eid al-Fitr": (10, 1),
    "Eid al-Adha": (12, 10),
}
"""Religious dates of the Hijri year, by their names in the catalogues: month and day."""


def religious_days(first: date, last: date) -> list[tuple[str, date]]:
    """Religious dates between two days, both included, in their order, as estimates.

    A Gregorian year can contain one of them twice: Ramadan begins in January and December of 2030.
    """
    begin, end = hijri_date(max(first, FIRST)), hijri_date(min(last, LAST))
    if begin is None or end is None:
        return []
    found = [
        (name, date(day.year, day.month, day.day))
        for year in range(begin[0], end[0] + 1)
        for name, (month, number) in RELIGIOUS_DAYS.items()
        for day in [Hijri(year, month, number).to_gregorian()]
    ]
    return sorted(
        [(name, day) for name, day in found if first <= day <= last], key=lambda each: each[1]
    )
