"""The last paragraph of an instrument in each language: place, day, originals, languages.

It is part of a text and not of the page around it, so it is in the language of the text, in a
form in which no name has to be declined.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from babel import Locale

from keruen.roadmap.acts.text_records import authentic_languages
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.meetings import find_session
from keruen.roadmap.rows import DocumentRow
from keruen.store.instants import read_instant
from keruen.web.languages import LANGUAGES
from keruen.web.pages.days import say_day

ISSUED = ("communique", "statement")
"""Kinds of texts that are issued and not done in originals."""
BLANK = "…………………"
"""Where a place or a date is written by hand."""

DONE = {
    "en": "Done at {place} on {day}, in {count} originals, each in {languages}",
    "fr": "Fait à {place}, le {day}, en {count} exemplaires originaux, chacun en {languages}",
    "ar": "حُرّر في: {place}، بتاريخ: {day}. عدد النسخ الأصلية: {count}. لغات كل نسخة: {languages}",
    "ru": (
        "Место и дата подписания: {place}, {day}. Число подлинных экземпляров: {count}. "
        "Языки каждого экземпляра: {languages}"
    ),
    "kk": (
        "Қол қойылған жері мен күні: {place}, {day}. Түпнұсқа даналарының саны: {count}. "
        "Әр дананың тілдері: {languages}"
    ),
}
EQUALLY = {
    "en": ", all texts being equally authentic",
    "fr": ", tous les textes faisant également foi",
    "ar": "، وجميع النصوص متساوية في الحجية",
    "ru": "; все тексты имеют одинаковую силу",
    "kk": "; барлық мәтіннің күші бірдей",
}
PREVAILS = {
    "en": " In case of divergence the text in {language} prevails.",
    "fr": " En cas de divergence, le texte en {language} prévaut.",
    "ar": " وفي حالة الاختلاف يُعتدّ بالنص المحرر باللغة التالية: {language}.",
    "ru": " При расхождении преимущество имеет текст на следующем языке: {language}.",
    "kk": " Айырмашылық болған жағдайда мына тілдегі мәтін басым болады: {language}.",
}
PLACED = {
    "en": "Issued at {place} on {day}.",
    "fr": "Publié à {place}, le {day}.",
    "ar": "صدر في: {place}، بتاريخ: {day}.",
    "ru": "Место и дата: {place}, {day}.",
    "kk": "Орны мен күні: {place}, {day}.",
}
WRITTEN = re.compile(
    r"^\s*(Done (at|in)\b|Fait à\b|ح\u064f?ر\u0651?ر (في|ب)"
    r"|Совершено\b|Место и дата|Қол қойылған жері|Жасалды\b)",
    re.MULTILINE,
)
"""How a text begins its own last paragraph."""


def testimonium(desk: Desk, row: DocumentRow, words: str, language: str) -> str:
    """The last paragraph of a text; empty where the text has one of its own.

    Parameters
    ----------
    words : the text in that language.
    """
    if WRITTEN.search(words):
        return ""
    place, day = BLANK, BLANK
    sitting = find_session(desk, row.session)
    if sitting is not None:
        ended = read_instant(sitting.ends_at).astimezone(ZoneInfo(sitting.zone)).date()
        place = sitting.place or BLANK
        day = say_day(ended.isoformat(), language)
    if row.kind in ISSUED:
        return PLACED[language].format(place=place, day=day)
    languages = authentic_languages(desk, row.id)
    comma = "، " if language == "ar" else ", "
    spoken = comma.join(say_language(each, language) for each in languages)
    told = DONE[language].format(
        place=place, day=day, count=len(desk.parties), languages=spoken
    ) + (EQUALLY[language] if len(languages) > 1 else "")
    prevails = row.prevails
    if not prevails or len(languages) == 1:
        return f"{told}."
    return f"{told}.{PREVAILS[language].format(language=say_language(prevails, language))}"


def say_language(code: str, language: str) -> str:
    """The name of a language in another, such as French."""
    return str(Locale.parse(code).get_display_name(language) or LANGUAGES[code])
