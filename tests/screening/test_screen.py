"""Screening: planted aliases, numbers, ships and owners, and the index against every pair."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.screening.made_lists import make_subject_names, make_un_list
from benchmarks.screening.pairs import measure, read_pairs
from keruen.errors import KeruenError
from keruen.screening import Lists, make_subject, parse_list, prepare_name, score_names
from tests.screening.builders import SHIP, TODAY, UN, firm, lists, target, targets

PLANTED = target("Q7", "Nursultan Sharipov", "Altyn Dan Trading", "Person")


@pytest.mark.parametrize(
    "name",
    ["نورسلطان شاريبوف", "Нұрсұлтан Шәріпов", "Нурсултан Шарипов", "Sharipov, Nursultan",
     "ЖШС «Алтын Дән Трейдинг»", "شركة ألتين دان للتجارة", "ТОО «Алтын Дан Трейдинг»"],
)  # fmt: skip
def test_a_planted_alias_is_found_in_arabic_kazakh_and_russian(name: str) -> None:
    many = parse_list(make_un_list(1_000, 3), "many.xml")
    (found,) = Lists([many, targets(PLANTED)], TODAY).screen([firm("", name)])
    assert "Q7" in {hit.listed.ref for hit in found.hits}
    assert found.result == "needs_review"


@pytest.mark.parametrize(
    ("listed", "subject"),
    [("أرمان تيستوف", "Arman Testov"), ("Арман Тестов", "أرمان تيستوف"), ("الفجر", "El Fajr")],
)
def test_a_name_is_found_whichever_side_is_arabic(listed: str, subject: str) -> None:
    (found,) = lists(target("Q1", listed)).screen([firm(subject)])
    assert [(hit.score.method, hit.score.threshold) for hit in found.hits] == [("consonants", 0.6)]


def test_the_score_follows_from_its_parts() -> None:
    # Words: atlas = atlas (5 letters), grain alone (5), boden alone (5).
    score = score_names(prepare_name("Atlas Grain"), prepare_name("Atlas Boden"))
    assert (score.subject_share, score.listed_share) == (0.5, 0.5)
    assert score.score == 0.5
    # All of the shorter name, 10 of 16 letters of the longer one: 0.65 + 0.35 * 0.625.
    score = score_names(prepare_name("Atlas Grain"), prepare_name("Grain Atlas Africa"))
    assert (score.subject_share, score.listed_share) == (1.0, 0.625)
    assert score.score == pytest.approx(0.65 + 0.35 * 0.625, abs=5e-5)


def test_numbers_must_agree_where_both_names_have_them() -> None:
    found = lists(target("Q1", "Elevator 26")).screen(
        [firm("Elevator 25"), firm("Elevator 26"), firm("Elevator")]
    )
    assert [each.result for each in found] == ["no_match_in", "needs_review", "needs_review"]
    assert not score_names(prepare_name("Elevator 25"), prepare_name("Elevator 26")).numbers_agree


def test_legal_forms_are_dropped() -> None:
    (found,) = lists(target("Q1", "ТОО «Шығыс Астық»")).screen([firm("Shygys Astyq JSC")])
    assert found.hits[0].score.score == 1.0


def test_short_names_are_not_screenable() -> None:
    checked = lists(PLANTED).screen(
        [firm("", "لا"), firm("AB"), firm("..."), firm(""), firm("Atlas Foods", "لا")]
    )
    assert [each.result for each in checked] == [*["not_screenable"] * 4, "no_match_in"]
    assert checked[0].reasons == (
        "original name 'لا' has fewer than three consonants; a Latin name and a register number "
        "are needed",
    )
    assert checked[1].reasons == ("name 'AB' has fewer than three letters",)
    assert checked[2].reasons == ("name '...' has no letters",)
    assert checked[3].reasons == ("the subject has neither a name nor a ship number",)


def test_a_ship_is_found_by_its_number_and_by_its_owner() -> None:
    known = lists(
        target("V1", "Sea Example", "", "Vessel", f"IMO{SHIP}"), target("Q2", "Testov Shipping")
    )
    renamed = make_subject("vessel", "Another Name", imo=SHIP)
    owned = make_subject("vessel", "Third Name", owners="Good Owner; Testov Shipping Ltd")
    other = make_subject("vessel", "Third Name", imo="9176187")
    found = known.screen([renamed, owned, other])
    assert [[(hit.listed.ref, hit.role) for hit in each.hits] for each in found] == [
        [("V1", "imo")],
        [("Q2", "owner")],
        [],
    ]
    assert [each.result for each in found] == ["needs_review", "needs_review", "no_match_in"]
    # The owner's name is unlike a ship's, and a firm's name is not compared with ships.
    assert known.screen([firm("Sea Example")])[0].result == "no_match_in"


def test_an_owner_that_cannot_be_compared_leaves_a_ship_without_result() -> None:
    ship = make_subject("vessel", "Third Name", imo="9176187", owners="AB")
    assert lists(PLANTED).screen([ship])[0].result == "not_screenable"


def test_a_list_that_is_too_old_gives_no_result() -> None:
    old = Lists([targets(PLANTED)], date(2026, 12, 21))
    fresh = Lists([targets(PLANTED)], date(2026, 12, 20))
    assert [each.screen([firm("Atlas Foods")])[0].result for each in (fresh, old)] == [
        "no_match_in",
        "stale",
    ]
    assert old.screen([firm("Nursultan Sharipov")])[0].result == "needs_review"


def test_a_weak_alias_is_marked() -> None:
    (found,) = Lists([parse_list(UN, "un.xml")], TODAY).screen([firm("Kurgan Bolat")])
    assert [(hit.listed.ref, hit.weak) for hit in found.hits] == [("TSi.001", True)]


def test_lists_that_do_not_fit_together_are_refused() -> None:
    version = targets(PLANTED)
    for versions, day, expected in (
        ([], TODAY, "no list is given\n  Give at least one list with --list."),
        (
            [version, version],
            TODAY,
            "two versions of the list OpenSanctions targets are given\n  Give the newest alone.",
        ),
        (
            [version],
            date(2026, 11, 19),
            "list targets.simple.csv: it was issued on 2026-11-20, after today, 2026-11-19\n"
            "  Correct the clock of this computer, or give the day with --issued.",
        ),
    ):
        with pytest.raises(KeruenError) as caught:
            Lists(versions, day)
        assert str(caught.value) == expected


def test_the_index_finds_what_comparing_every_pair_finds() -> None:
    version = parse_list(make_un_list(60, 5), "made.xml")
    pairs = read_pairs()
    known = Lists([version, targets(*(target(row.name, row.other) for row in pairs))], TODAY)
    names = [row.name for row in pairs] + make_subject_names(30, 6) + [row.decoy for row in pairs]
    found = known.screen([firm(name) for name in names])
    reached = 0
    for name, each in zip(names, found, strict=True):
        expected = {
            entry.ref
            for one in known.versions
            for entry in one.entries
            for listed in (*entry.names, *entry.weak)
            if any(
                score_names(
                    prepare_name(name, by_concept=by), prepare_name(listed, by_concept=by)
                ).reached
                for by in (False, True)
            )
        }
        assert {hit.listed.ref for hit in each.hits} == expected, name
        reached += len(expected)
    assert reached > 150


def test_the_pairs_are_found_as_the_page_reports() -> None:
    found = measure(read_pairs())
    assert found.true + found.missed == 100
    assert found.recall >= 0.80
    assert found.false / found.compared <= 0.01
