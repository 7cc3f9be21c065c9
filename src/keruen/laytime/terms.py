"""Terms of a charter that decide laytime, as they apply at one port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from keruen.laytime.windows import WeeklyWindow


@dataclass(frozen=True)
class Tier:
    """Demurrage for some of the days on demurrage.

    Parameters
    ----------
    days : how many days; None for all that follow.
    label : ``demurrage`` or ``detention``.
    """

    days: Fraction | None
    per_day: Decimal
    label: str = "demurrage"


@dataclass(frozen=True)
class StartStep:
    """One line of a start rule: notices until a time of the day begin laytime at another.

    Parameters
    ----------
    until_s : last second of the day for which it applies; None for every later one.
    next_working_day : whether laytime begins on the next working day, not on the same day.
    at_s : time of that day.
    """

    until_s: int | None
    next_working_day: bool
    at_s: int
    text: str


@dataclass(frozen=True)
class Exclusion:
    """How an interruption counts: part of its time as laytime, and part on demurrage."""

    laytime: Fraction | None
    on_demurrage: Fraction | None
    clause: str = ""


@dataclass(frozen=True)
class Allowance:
    """How laytime is allowed; exactly one of the five figures is given."""

    hours: Fraction | None = None
    days: Fraction | None = None
    per_day_t: Fraction | None = None
    per_hatch_t: Fraction | None = None
    per_working_hatch_t: Fraction | None = None
    extra_hours: Fraction = Fraction(0)

    @property
    def term(self) -> tuple[str, str]:
        """The term that allows laytime, and its rule."""
        for name, rule, value in (
            ("allowed_hours", "allowance_fixed", self.hours),
            ("allowed_days", "allowance_fixed", self.days),
            ("rate_t_per_day", "allowance_rate", self.per_day_t),
            ("rate_t_per_hatch_per_day", "allowance_hatch", self.per_hatch_t),
        ):
            if value is not None:
                return name, rule
        return "rate_t_per_working_hatch_per_day", "allowance_working_hatch"

    @property
    def by_rate(self) -> bool:
        """Whether the cargo decides."""
        return self.hours is None and self.days is None


@dataclass(frozen=True)
class NoticeTerms:
    """When a notice of readiness is valid, and when it is served."""

    charter_kind: str = "port"
    wipon: bool = False
    wibon: bool = False
    wifpon: bool = False
    wccon: bool = False
    office_hours: tuple[WeeklyWindow, ...] = ()
    laycan_from: str | None = None
    laycan_to: str | None = None
    laycan_rule: str = "time_not_before"


@dataclass(frozen=True)
class TurnTerms:
    """When laytime begins after a notice that is served."""

    hours: Fraction = Fraction(0)
    excepted: bool = False
    sooner: str = "no"
    later_ports: str = "applies"
    start_rule: tuple[StartStep, ...] = ()
    working_days: tuple[WeeklyWindow, ...] = ()


@dataclass(frozen=True)
class ExceptedTerms:
    """What does not count as laytime."""

    label: str = ""
    windows: tuple[WeeklyWindow, ...] = ()
    unless_used: str = "no"
    unless_used_part: Fraction = Fraction(1)
    holidays: bool = True
    holiday_eve_from_s: int | None = None
    holiday_resume_s: int | None = None
    weather: str = "counts"
    working_hours: tuple[WeeklyWindow, ...] = ()
    on_demurrage: frozenset[str] = frozenset()
    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)


@dataclass(frozen=True)
class MoneyTerms:
    """What time costs, and how it is rounded."""

    tiers: tuple[Tier, ...]
    despatch_per_day: Decimal
    all_time_saved: bool = False
    detention_per_day: Decimal | None = None
    time_bar_days: int | None = None
    rounding: str = "exact"
    decimals: int = 2


@dataclass(frozen=True)
class Terms:
    """All terms that apply at one port.

    Parameters
    ----------
    clauses : the user's clause number for each term.
    """

    allowance: Allowance
    notice: NoticeTerms
    turn: TurnTerms
    excepted: ExceptedTerms
    money: MoneyTerms
    pooling: str = "separate"
    together: bool = False
    clauses: Mapping[str, str] = field(default_factory=dict)

    def clause(self, name: str) -> str:
        """The user's clause for a term; empty where none was given."""
        return self.clauses.get(name, "")
