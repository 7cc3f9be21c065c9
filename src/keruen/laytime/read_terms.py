"""The terms of a port, from the rows of an input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from keruen.errors import fill
from keruen.laytime.clock import DAY_S
from keruen.laytime.dictionary import read_dictionary, read_kinds
from keruen.laytime.errors import Findings, nearest
from keruen.laytime.fields import Row
from keruen.laytime.terms import (
    Allowance,
    ExceptedTerms,
    Exclusion,
    MoneyTerms,
    NoticeTerms,
    StartStep,
    Terms,
    Tier,
    TurnTerms,
)
from keruen.laytime.windows import TIME, covers_week, parse_time

TIER = re.compile(r"(?:then|rest)?\s*(?:(\d+(?:\.\d+)?) days? at )?(\d+(?:\.\d{1,6})?)")
STEP = re.compile(rf"(?:until ({TIME})|(?:later|any)) (same day|next working day) ({TIME})")
ALLOWANCES = (
    "allowed_hours",
    "allowed_days",
    "rate_t_per_day",
    "rate_t_per_hatch_per_day",
    "rate_t_per_working_hatch_per_day",
)
EXCEPTED_KINDS = ("weekly", "holiday", "weather")


def read_terms(values: Mapping[str, object], findings: Findings, place: str) -> Terms:
    """Terms of one port from the merged rows of charter and port."""
    row = Row(values, "terms", findings, place=place)
    return Terms(
        allowance=_allowance(row),
        notice=_notice(row),
        turn=_turn(row),
        excepted=_excepted(row),
        money=_money(row),
        pooling=row.choice("pooling"),
        together=row.choice("allowance_scope") == "together",
        clauses=_clauses(row),
    )


def _clauses(row: Row) -> dict[str, str]:
    clauses: dict[str, str] = {}
    known = read_dictionary()["terms"]
    for name, text in row.table_of("clauses").items():
        if name in known and isinstance(text, str | int) and len(str(text)) <= 200:
            clauses[name] = str(text)
        else:
            row.findings.add(
                fill("not a clause of a known term"),
                fill(
                    "Write the term's name and a short text. {nearest}",
                    nearest=nearest(str(name), known),
                ),
                table=row.place,
                row="clauses",
                column=str(name),
                value=text,
            )
    return clauses


def _allowance(row: Row) -> Allowance:
    given = [name for name in ALLOWANCES if row.has(name)]
    if len(given) > 1:
        row.add(
            given[1],
            fill("contradicts {given}: laytime is allowed in two ways", given=given[0]),
            fill("Leave one out of {names}.", names=", ".join(given)),
        )
    if not given:
        row.findings.add(
            fill("no laytime is allowed"),
            fill("Give one of {names}.", names=", ".join(ALLOWANCES)),
            table=row.place,
        )
    return Allowance(
        hours=row.fraction("allowed_hours"),
        days=row.fraction("allowed_days"),
        per_day_t=row.fraction("rate_t_per_day", above_zero=True),
        per_hatch_t=row.fraction("rate_t_per_hatch_per_day", above_zero=True),
        per_working_hatch_t=row.fraction("rate_t_per_working_hatch_per_day", above_zero=True),
        extra_hours=row.fraction("extra_allowed_hours") or Fraction(0),
    )


def _notice(row: Row) -> NoticeTerms:
    return NoticeTerms(
        charter_kind=row.choice("charter_kind"),
        wipon=bool(row.flag("wipon")),
        wibon=bool(row.flag("wibon")),
        wifpon=bool(row.flag("wifpon")),
        wccon=bool(row.flag("wccon")),
        office_hours=row.windows("office_hours"),
        laycan_from=row.text("laycan_from") or None,
        laycan_to=row.text("laycan_to") or None,
        laycan_rule=row.choice("laycan_rule"),
    )


def _turn(row: Row) -> TurnTerms:
    turn = TurnTerms(
        hours=row.fraction("turn_hours") or Fraction(0),
        excepted=row.choice("turn_time") == "excepted",
        sooner=row.choice("unless_sooner_commenced"),
        later_ports=row.choice("turn_at_later_ports"),
        start_rule=_start_rule(row),
        working_days=row.windows("working_days"),
    )
    if turn.hours > 24 * 60:
        row.add("turn_hours", fill("longer than 60 days"), fill("Write the turn time in hours."))
    if turn.start_rule and turn.hours:
        row.add(
            "turn_hours",
            fill("contradicts start_rule: laytime begins in two ways"),
            fill("Leave turn_hours or start_rule out."),
        )
    return turn


def _start_rule(row: Row) -> tuple[StartStep, ...]:
    steps: list[StartStep] = []
    for text in row.texts("start_rule"):
        found = STEP.fullmatch(" ".join(text.lower().split()))
        if found is None:
            row.add(
                "start_rule",
                fill("{text} is not a step", text=repr(text)),
                fill("Write 'until 12:00 same day 13:00', then 'later next working day 06:00'."),
            )
            continue
        until = parse_time(found[1]) if found[1] else None
        steps.append(StartStep(until, found[2] != "same day", parse_time(found[3]) or 0, text))
    untils = [each.until_s for each in steps]
    if steps and (untils[-1] is not None or None in untils[:-1]):
        row.add(
            "start_rule",
            fill("the last step, and no other, must be for every later notice"),
            fill("End with a step such as 'later next working day 08:00'."),
        )
    for each in steps:
        if each.until_s is not None and not each.next_working_day and each.at_s < each.until_s:
            row.add(
                "start_rule",
                fill("{text} begins laytime before the notice", text=repr(each.text)),
                fill("Give a time of the same day after the last notice of the step."),
            )
    return tuple(steps)


def _excepted(row: Row) -> ExceptedTerms:
    excepted = ExceptedTerms(
        label=row.text("label"),
        windows=row.windows("excepted"),
        unless_used=row.choice("unless_used"),
        unless_used_part=_used_part(row),
        holidays=row.choice("holidays") == "excepted",
        holiday_eve_from_s=row.time("holiday_eve_from"),
        holiday_resume_s=row.time("holiday_resume"),
        weather=row.choice("weather"),
        working_hours=row.windows("working_hours"),
        on_demurrage=frozenset(row.texts("on_demurrage")),
        exclusions=_exclusions(row),
    )
    for word in sorted(excepted.on_demurrage - set(EXCEPTED_KINDS)):
        row.add(
            "on_demurrage",
            fill("{word} is not excepted time", word=repr(word)),
            nearest(word, EXCEPTED_KINDS),
        )
    if excepted.weather in ("pro_rata", "working_hours") and not excepted.working_hours:
        row.add(
            "weather",
            fill("needs the working hours of the port, and none are given"),
            fill("Give working_hours, such as 'daily 06:00-22:00'."),
        )
    if excepted.windows and covers_week(excepted.windows):
        row.add(
            "excepted", fill("the windows leave no time that counts"), fill("Correct the windows.")
        )
    if not excepted.holidays and (row.has("holiday_eve_from") or row.has("holiday_resume")):
        row.add(
            "holidays",
            fill("contradicts holiday_eve_from or holiday_resume: holidays count"),
            fill("Write holidays = 'excepted', or leave the two times out."),
        )
    _check_label(row, excepted)
    return excepted


def _used_part(row: Row) -> Fraction:
    part = row.part("unless_used_part")
    if part is None:
        return Fraction(1)
    if isinstance(part, str) or part == 0:
        row.add(
            "unless_used_part",
            fill("not a part of the time used"),
            fill("Write a fraction such as 1/2, or unless_used = 'no' where nothing counts."),
        )
        return Fraction(1)
    if row.choice("unless_used") != "actual":
        row.add(
            "unless_used_part",
            fill("needs unless_used = 'actual'"),
            fill("Write unless_used = 'actual', or leave it out."),
        )
    return part


def _check_label(row: Row, terms: ExceptedTerms) -> None:
    """A label gives no hours, but it must not contradict the windows that do."""
    words = terms.label.upper().replace(",", " ").split()
    includes = any(word in ("SHINC", "FHINC", "SSHINC") for word in words)
    excludes = [word for word in words if word.endswith("HEX")]
    if includes and terms.windows:
        row.add(
            "label",
            fill(
                "contradicts excepted: the label includes Sundays or Fridays and a window "
                "excepts time"
            ),
            fill("Correct the label or leave excepted out."),
        )
    if excludes and not terms.windows:
        row.add(
            "label",
            fill("excepts days, and no window is written out"),
            fill(
                "Write the hours in excepted, such as 'sat 12:00 - mon 08:00'; a label gives none."
            ),
        )
    day = {"FHEX": 4, "SHEX": 6, "SSHEX": 6}.get(excludes[0]) if excludes else None
    if day is not None and terms.windows:
        noon = day * DAY_S + DAY_S // 2
        if not any(
            each.start_s <= at < each.end_s
            for each in terms.windows
            for at in (noon, noon + 7 * DAY_S)
        ):
            row.add(
                "label",
                fill("contradicts excepted: the day of the label is in no window"),
                fill("Correct the label or the windows."),
            )
    if "EIU" in words and terms.unless_used != "no":
        row.add(
            "label",
            fill("EIU contradicts unless_used"),
            fill("Write unless_used = 'no', or correct it."),
        )
    if "UU" in words and terms.unless_used == "no":
        row.add(
            "label",
            fill("UU contradicts unless_used = 'no'"),
            fill(
                "Write unless_used = 'actual' (time used counts) or 'whole' (the whole period "
                "counts)."
            ),
        )


def _exclusions(row: Row) -> dict[str, Exclusion]:
    exclusions: dict[str, Exclusion] = {}
    for number, values in enumerate(row.rows("exceptions"), start=1):
        each = Row(
            values, "exception", row.findings, place=f"{row.place} exceptions", label=str(number)
        )
        kind = each.kind("kind")
        if kind is None:
            continue
        shape = read_kinds()[kind].shape
        if shape == "weather":
            each.add(
                "kind",
                fill("weather is excepted by the term weather"),
                fill("Write weather = 'actual'."),
            )
        elif shape != "span" or kind == "work":
            each.add("kind", fill("not an interruption"), fill("Name the kind of an interruption."))
        elif kind in exclusions:
            each.add("kind", fill("given twice"), fill("Leave one of the two out."))
        exclusions[kind] = Exclusion(
            laytime=part_of(each, "laytime", Fraction(0)),
            on_demurrage=part_of(each, "on_demurrage", Fraction(1)),
            clause=each.text("clause"),
        )
    return exclusions


def part_of(row: Row, name: str, default: Fraction) -> Fraction | None:
    """A part of the time that counts; None for pro rata by cranes."""
    part = row.part(name)
    if isinstance(part, str):
        return None
    return default if part is None else part


def _money(row: Row) -> MoneyTerms:
    tiers = _tiers(row)
    detention = row.number("detention_per_day", above_zero=True)
    after = row.fraction("detention_after_days")
    if after is not None:
        if detention is None:
            row.add(
                "detention_after_days",
                fill("needs a rate of detention"),
                fill("Give detention_per_day, or leave it out."),
            )
        else:
            tiers = _cut_tiers(tiers, after, detention)
    return MoneyTerms(
        tiers=tiers,
        despatch_per_day=_despatch(row, tiers),
        all_time_saved=row.choice("despatch_on") == "all_time_saved",
        detention_per_day=detention,
        time_bar_days=row.whole("time_bar_days", most=3_650),
        rounding=row.choice("rounding"),
        decimals=_decimals(row),
    )


def _decimals(row: Row) -> int:
    decimals = row.whole("money_decimals", most=4)
    return 2 if decimals is None else decimals


def _tiers(row: Row) -> tuple[Tier, ...]:
    rate = row.number("demurrage_per_day", above_zero=True)
    texts = row.texts("demurrage_tiers")
    if rate is not None and texts:
        row.add(
            "demurrage_tiers",
            fill("contradicts demurrage_per_day: demurrage has two rates"),
            fill("Leave one of the two out."),
        )
    if rate is not None:
        return (Tier(None, rate),)
    tiers: list[Tier] = []
    for text in texts:
        found = TIER.fullmatch(" ".join(text.lower().split()))
        if found is None or Decimal(found[2]) == 0 or (found[1] and Fraction(found[1]) == 0):
            row.add(
                "demurrage_tiers",
                fill("{text} is not a tier", text=repr(text)),
                fill(
                    "Write '5 days at 10000' for the first days, and the last rate alone: '15000'."
                ),
            )
            return (Tier(None, Decimal(1)),)
        tiers.append(Tier(Fraction(found[1]) if found[1] else None, Decimal(found[2])))
    if tiers and (tiers[-1].days is not None or any(each.days is None for each in tiers[:-1])):
        row.add(
            "demurrage_tiers",
            fill("the last tier, and no other, must be a rate alone"),
            fill("End with the rate for all days that follow, such as '15000'."),
        )
    if not tiers and not row.has("demurrage_per_day"):
        row.findings.add(
            fill("no rate of demurrage"),
            fill("Give demurrage_per_day or demurrage_tiers."),
            table=row.place,
        )
    return tuple(tiers) or (Tier(None, Decimal(1)),)


def _cut_tiers(tiers: tuple[Tier, ...], after: Fraction, detention: Decimal) -> tuple[Tier, ...]:
    """Tiers up to some days on demurrage, and detention from then on."""
    left, kept = after, []
    for tier in tiers:
        if left <= 0:
            break
        days = left if tier.days is None else min(tier.days, left)
        kept.append(Tier(days, tier.per_day))
        left -= days
    return (*kept, Tier(None, detention, "detention"))


def _despatch(row: Row, tiers: tuple[Tier, ...]) -> Decimal:
    word = row.text("despatch_per_day").lower()
    if word == "half":
        return tiers[0].per_day / 2
    if word == "none":
        return Decimal(0)
    if not word:
        row.findings.add(
            fill("no rate of despatch"),
            fill("Write an amount, 'half' (of demurrage) or 'none'."),
            table=row.place,
            column="despatch_per_day",
        )
        return Decimal(0)
    return row.number("despatch_per_day") or Decimal(0)
