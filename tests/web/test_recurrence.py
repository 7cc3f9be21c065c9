"""Recurrences on pages: chosen and shown in words, stored as a rule."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import ApiDriver, Served


def send(served: Served, name: str, **sent: str) -> tuple[int, str]:
    """Send the form of an act as MAR; the status, and what is said if it is refused."""
    client = served.client("MAR")
    found = re.search(r'name="form_key" value="([^"]+)"', client.get("/roadmap/bodies").text)
    assert found is not None
    sent = {"form_key": found.group(1), "next": "/roadmap/bodies", **sent}
    answer = client.post(f"/roadmap/acts/{name}", data=sent)
    problem = re.search(r'<p class="problem">(.*?)</p>', answer.text)
    return answer.status_code, problem.group(1) if problem else ""


BODY = {"kind": "working_group", "names.en": "Grain group", "levels": "experts"}


@pytest.mark.parametrize(
    ("chosen", "rule", "words"),
    [
        (
            ("quarter", "last of period", ""),
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
            "every quarter, on the last day of the quarter",
        ),
        (
            ("month", "2TU", "2030-12-31"),
            "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20301231",
            "every month, on the second Tuesday of the month, until 31 December 2030",
        ),
        (("6 weeks", "", ""), "FREQ=WEEKLY;INTERVAL=6", "every 6 weeks"),
    ],
)
def test_what_is_chosen_in_words_is_stored_as_a_rule_and_shown_in_words(
    served_once: Served, chosen: tuple[str, str, str], rule: str, words: str
) -> None:
    names = ("recurrence.repeats", "recurrence.on_day", "recurrence.until")
    assert send(served_once, "add_body", **BODY, **dict(zip(names, chosen, strict=True)))[0] == 303
    driver = ApiDriver(served_once)
    bodies = driver.read("KAZ", "/roadmap/bodies")["bodies"]
    made = [each["id"] for each in bodies if each["recurrence"] == rule]
    assert made
    page = driver.text("KAZ", f"/roadmap/bodies/{made[-1]}")
    assert words in page
    assert "FREQ=" not in page


def test_choices_that_do_not_fit_are_refused(served_once: Served) -> None:
    sent = {**BODY, "recurrence.repeats": "2 weeks", "recurrence.on_day": "15"}
    assert send(served_once, "add_body", **sent) == (
        400,
        "this day does not fit how often it repeats",
    )


@pytest.mark.parametrize("language", ["en", "fr", "ar", "kk", "ru"])
def test_no_page_shows_a_rule(served_once: Served, language: str) -> None:
    """Pages with recurring records, and every form that asks for a recurrence."""
    client = served_once.client("MAR")
    for path in (
        "/roadmap/bodies",
        "/roadmap/bodies/joint_commission",
        "/roadmap/commitments",
        "/roadmap/commitments/c_coordination",
        "/roadmap/calendar",
        "/roadmap/log",
    ):
        page = client.get(f"{path}?lang={language}").text
        assert "FREQ=" not in page, path
        assert "BYMONTHDAY" not in page, path
