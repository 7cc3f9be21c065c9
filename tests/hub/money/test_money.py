"""Storage with free days, tariffs and accounts, worked by hand and day by day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.hub.money.account import AccountLine, account_csv, make_account
from keruen.hub.money.storage import ClaimChange, storage_amount, storage_days
from keruen.hub.money.tariff import TariffLine, line_of, rounded, tonnes_amount
from keruen.store.refusal import RefusalError

D = Decimal
JUNE = date(2026, 6, 1)


def day(number: int) -> date:
    """A day of June."""
    return JUNE + timedelta(days=number - 1)


def test_storage_by_hand() -> None:
    """Two receipts, one delivery over both; ten free days.

    1 June +100 t, 5 June +50 t, 13 June -120 t. The first receipt is free until 10 June and
    charged on 11 and 12 June with 100 t; the delivery takes it and 20 t of the second; the second
    is free until 14 June, and 30 t are charged on 15 June.
    """
    changes = [
        ClaimChange(day(1), 100_000),
        ClaimChange(day(5), 50_000),
        ClaimChange(day(13), -120_000),
    ]
    found = storage_days(changes, day(1), day(15), 10)
    assert [each.charged_kg for each in found] == [*[0] * 10, 100_000, 100_000, 0, 0, 30_000]
    assert [each.stored_kg for each in found][12:] == [30_000] * 3
    rate = TariffLine("storage", JUNE, D("0.04"), "EUR", free_days=10)
    # (100 + 100 + 30) t-days at 0.04.
    assert storage_amount(rate, found) == (230_000, D("9.20"))
    assert storage_days(changes, day(15), day(15), 10) == found[-1:], "each month alone"


def test_without_free_days_the_own_day_is_charged() -> None:
    (found,) = storage_days([ClaimChange(day(2), 7)], day(2), day(2), 0)
    assert (found.stored_kg, found.charged_kg) == (7, 7)
    (found,) = storage_days([ClaimChange(day(2), 7), ClaimChange(day(2), -7)], day(2), day(2), 0)
    assert found.charged_kg == 0


def test_more_cannot_leave_than_was_there() -> None:
    with pytest.raises(ValueError, match="1 kg left on 2026-06-02 that were not there"):
        storage_days([ClaimChange(day(1), 5), ClaimChange(day(2), -6)], day(1), day(3), 0)


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(1, 90)), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(1, 20), st.integers(1, 60)), max_size=4),
    st.integers(0, 8),
)
def test_kilogram_for_kilogram(
    receipts: list[tuple[int, int]], deliveries: list[tuple[int, int]], free: int
) -> None:
    """The same by following each kilogram on its own."""
    kilograms: list[date] = []
    changes: list[ClaimChange] = []
    wanted = []
    for number in range(1, 21):
        for at, kg in receipts:
            if at == number:
                kilograms += [day(at)] * kg
                changes.append(ClaimChange(day(at), kg))
        for at, kg in deliveries:
            if at == number:
                taken = min(kg, len(kilograms))
                kilograms = kilograms[taken:]
                changes.append(ClaimChange(day(at), -taken))
        wanted.append(sum(each + timedelta(days=free) <= day(number) for each in kilograms))
    found = storage_days(changes, day(1), day(20), free)
    assert [each.charged_kg for each in found] == wanted


def test_the_tariff_of_the_owner_and_the_day() -> None:
    lines = [
        TariffLine("handling_in", JUNE, D("2.50"), "USD"),
        TariffLine("handling_in", day(10), D("2.75"), "USD"),
        TariffLine("handling_in", JUNE, D("2.25"), "USD", owner="ANNA"),
    ]
    assert line_of(lines, "handling_in", "BORIS", day(9)).rate == D("2.50")
    assert line_of(lines, "handling_in", "BORIS", day(10)).rate == D("2.75")
    assert line_of(lines, "handling_in", "ANNA", day(10)).rate == D("2.25")
    with pytest.raises(RefusalError) as error:
        line_of(lines, "storage", "ANNA", day(3))
    assert str(error.value) == (
        "the tariff has no rate for storage on 2026-06-03\n"
        "  Record the rate with the day from which it applies."
    )
    assert tonnes_amount(lines[0], 40_050) == D("100.12"), "100.125, half to even"
    assert rounded(D("1.0005"), 3) == D("1.000")


def line(
    document: str, number: int, amount: str, text: str = "", currency: str = "USD"
) -> AccountLine:
    """A line of an account."""
    return AccountLine(
        document, day(number), "handling_in", text, "10.000", "t", "2.50", currency, D(amount)
    )


def test_an_account_by_hand() -> None:
    lines = [
        line("c3", 12, "40.00"),
        line("c1", 1, "25.00"),
        line("p1", 15, "-60.00"),
        line("c2", 10, "1.50", "=SUM(A1)"),
        line("x", 11, "99.00", currency="EUR"),
        line("c9", 30, "5.00"),
    ]
    account = make_account("ANNA", "USD", lines, day(2), day(20))
    assert account.opening == D("25.00")
    assert [each.balance for each in account.lines] == [D("26.50"), D("66.50"), D("6.50")]
    assert account.closing == D("6.50")
    rows = account_csv(account).splitlines()
    assert rows[1] == "c2,2026-06-10,ANNA,handling_in,'=SUM(A1),10.000,t,2.50,USD,1.50,,26.50"
    assert rows[3] == "p1,2026-06-15,ANNA,handling_in,,10.000,t,2.50,USD,,60.00,6.50"
    assert make_account("ANNA", "USD", [], day(1), day(2)).closing == 0
    with pytest.raises(RefusalError) as error:
        make_account("ANNA", "USD", [], day(2), day(1))
    assert str(error.value) == (
        "the statement of account ends on 2026-06-01, before it begins on 2026-06-02\n  Correct "
        "the dates."
    )
