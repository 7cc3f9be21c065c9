"""Hijri dates beside Gregorian ones, by the Umm al-Qura calendar.

Months begin by sighting in many countries, so a date may differ by a day; pages say so.
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


def religious_days(year: int) -> dict[str, date]:
    """The Gregorian days, within a Gregorian year, of five religious dates, as estimates."""
    wanted = {
        "hijri_new_year": (1, 1),
        "mawlid": (3, 12),
        "ramadan_begins": (9, 1),
        "eid_al_fitr": (10, 1),
        "eid_al_adha": (12, 10),
    }
    middle = hijri_date(date(year, 7, 1))
    if middle is None:
        return {}
    days: dict[str, date] = {}
    for name, (month, day) in wanted.items():
        for hijri_year in (middle[0] - 1, middle[0], middle[0] + 1):
            found = Hijri(hijri_year, month, day).to_gregorian()
            if found.year == year and name not in days:
                days[name] = date(found.year, found.month, found.day)
    return days
