"""Draft survey: six marks to a displacement, and cargo as the difference of two surveys.

Each figure is a step with a name, so that a survey can be followed and disputed line by line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction

from keruen.errors import KeruenError, fill
from keruen.hub.grain.checks import check_decimal, shown
from keruen.hub.grain.rounding import Rounding
from keruen.hub.weights.errors import DRAFT_SURVEY_PERCENT
from keruen.hub.weights.hydrostatics import HydrostaticPoint, Hydrostatics

TONNES = Rounding("half_up", 2)
DRAUGHT = Rounding("half_up", 4)
HALF_METRE = Fraction(1, 2)
LEAST_DENSITY, MOST_DENSITY = Decimal("0.990"), Decimal("1.040")
MOST_DRAUGHT_M = 30


@dataclass(frozen=True)
class Marks:
    """The six draught marks as read, m."""

    fore_port_m: Decimal
    fore_starboard_m: Decimal
    mid_port_m: Decimal
    mid_starboard_m: Decimal
    aft_port_m: Decimal
    aft_starboard_m: Decimal

    def __post_init__(self) -> None:
        for each in fields(self):
            check_decimal(each.name, getattr(self, each.name), 0, MOST_DRAUGHT_M)


@dataclass(frozen=True)
class Hull:
    """Length of the ship and the places of its marks.

    Parameters
    ----------
    length_bp_m : between perpendiculars.
    fore_m : fore marks, metres aft of the fore perpendicular.
    mid_m : midship marks, metres aft of midships (negative: forward).
    aft_m : aft marks, metres forward of the aft perpendicular (negative: aft of it).
    """

    length_bp_m: Decimal
    fore_m: Decimal = Decimal(0)
    mid_m: Decimal = Decimal(0)
    aft_m: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        length = check_decimal("length_bp_m", self.length_bp_m, 10, 500)
        for name in ("fore_m", "mid_m", "aft_m"):
            check_decimal(name, getattr(self, name), -length / 4, length / 4)


@dataclass(frozen=True)
class Draughts:
    """Draughts of a ship at its perpendiculars and midships, exact, m.

    `mean_m` is the mean of means (F + A + 6M) / 8; `trim_m` is positive by the stern.
    """

    fore_m: Fraction
    mid_m: Fraction
    aft_m: Fraction

    @property
    def mean_m(self) -> Fraction:
        """Draught from which the displacement is taken."""
        return (self.fore_m + self.aft_m + 6 * self.mid_m) / 8

    @property
    def trim_m(self) -> Fraction:
        """Aft draught less fore draught."""
        return self.aft_m - self.fore_m


@dataclass(frozen=True)
class SurveyStep:
    """One line of a survey: its name, its figure as rounded, and the unit."""

    name: str
    value: Decimal
    unit: str


@dataclass(frozen=True)
class Displacement:
    """Displacement of a ship in the water where it lies, and how it was computed."""

    displacement_t: Decimal
    steps: tuple[SurveyStep, ...]


def read_marks(marks: Marks, hull: Hull) -> Draughts:
    """Draughts at the perpendiculars and midships from the six marks.

    The waterline is straight between the marks: each mean of port and starboard is moved along the
    trim by the distance of its mark from the perpendicular.

    Examples
    --------
    >>> marks = Marks(*map(Decimal, ("5.00", "5.02", "5.50", "5.52", "6.00", "6.02")))
    >>> found = read_marks(marks, Hull(Decimal(180)))
    >>> float(found.mean_m), float(found.trim_m)
    (5.51, 1.0)
    """
    fore = Fraction(marks.fore_port_m + marks.fore_starboard_m) / 2
    mid = Fraction(marks.mid_port_m + marks.mid_starboard_m) / 2
    aft = Fraction(marks.aft_port_m + marks.aft_starboard_m) / 2
    slope = (aft - fore) / Fraction(hull.length_bp_m - hull.fore_m - hull.aft_m)
    return Draughts(
        fore - slope * Fraction(hull.fore_m),
        mid - slope * Fraction(hull.mid_m),
        aft + slope * Fraction(hull.aft_m),
    )


def survey(
    marks: Marks,
    hull: Hull,
    table: Hydrostatics,
    water_density: Decimal,
    rounding: Rounding = TONNES,
) -> Displacement:
    """Displacement from the six marks: trim, list and density are corrected for.

    Parameters
    ----------
    table : hydrostatic table; it has to cover the mean draught, 0.5 m above and below it, and the
        midship draughts.
    water_density : of the water where the ship lies, t/m3.
    rounding : of each step.

    Raises
    ------
    KeruenError : a draught outside the table, or a figure outside its range.
    """
    draughts = read_marks(marks, hull)
    mean = draughts.mean_m
    point = table.at(mean)
    moment = (
        table.at(mean + HALF_METRE).mctc_t_m_per_cm - table.at(mean - HALF_METRE).mctc_t_m_per_cm
    )
    port, starboard = Fraction(marks.mid_port_m), Fraction(marks.mid_starboard_m)
    return correct(
        Uncorrected(
            mean,
            draughts.trim_m,
            point,
            moment,
            Fraction(hull.length_bp_m),
            port - starboard,
            table.at(port).tpc_t_per_cm - table.at(starboard).tpc_t_per_cm,
            table.density,
        ),
        water_density,
        rounding,
    )


@dataclass(frozen=True)
class Uncorrected:
    """What the corrections of a displacement need.

    Parameters
    ----------
    draught_m, trim_m : mean draught, and trim (positive by the stern).
    point : the hydrostatic table at the mean draught.
    moment_change_t_m_per_cm : MCTC 0.5 m above the draught less MCTC 0.5 m below it.
    length_bp_m : length between perpendiculars.
    list_m : midship draught of port less that of starboard.
    tpc_change_t_per_cm : TPC at the port draught less TPC at the starboard draught.
    table_density : t/m3.
    """

    draught_m: Fraction
    trim_m: Fraction
    point: HydrostaticPoint
    moment_change_t_m_per_cm: Fraction
    length_bp_m: Fraction
    list_m: Fraction = Fraction(0)
    tpc_change_t_per_cm: Fraction = Fraction(0)
    table_density: Decimal = Decimal("1.025")


def correct(
    given: Uncorrected, water_density: Decimal, rounding: Rounding = TONNES
) -> Displacement:
    """Displacement corrected for trim (twice), list and density; every step is rounded.

    First trim correction: trim (cm) x LCF x TPC / LBP. Second: 50 x trim (m)2 x change of MCTC /
    LBP. List: 6 x difference of midship draughts x difference of TPC. Then the displacement is
    multiplied by density of the water / density of the table.

    Raises
    ------
    KeruenError : a density that is not that of water in a port.
    """
    check_decimal("water_density", water_density, LEAST_DENSITY, MOST_DENSITY)
    point, length = given.point, given.length_bp_m
    first = rounding.apply(100 * given.trim_m * point.lcf_m * point.tpc_t_per_cm / length)
    second = rounding.apply(50 * given.trim_m**2 * given.moment_change_t_m_per_cm / length)
    listed = rounding.apply(6 * abs(given.list_m) * abs(given.tpc_change_t_per_cm))
    table = rounding.apply(point.displacement_t)
    corrected = table + first + second + listed
    final = rounding.apply(
        Fraction(corrected) * Fraction(water_density) / Fraction(given.table_density)
    )
    return Displacement(
        final,
        (
            SurveyStep("mean_draught", DRAUGHT.apply(given.draught_m), "m"),
            SurveyStep("trim", DRAUGHT.apply(given.trim_m), "m"),
            SurveyStep("table_displacement", table, "t"),
            SurveyStep("first_trim_correction", first, "t"),
            SurveyStep("second_trim_correction", second, "t"),
            SurveyStep("list_correction", listed, "t"),
            SurveyStep("corrected_displacement", corrected, "t"),
            SurveyStep("water_density", Decimal(water_density), "t/m3"),
            SurveyStep("displacement", final, "t"),
        ),
    )


@dataclass(frozen=True)
class Deductibles:
    """Weights on board that are not cargo, t."""

    ballast_t: Decimal = Decimal(0)
    fresh_water_t: Decimal = Decimal(0)
    fuel_oil_t: Decimal = Decimal(0)
    diesel_oil_t: Decimal = Decimal(0)
    lubricating_oil_t: Decimal = Decimal(0)
    other_t: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        for each in fields(self):
            check_decimal(each.name, getattr(self, each.name), 0)

    @property
    def total_t(self) -> Decimal:
        """All of them together."""
        return sum((getattr(self, each.name) for each in fields(self)), Decimal(0))


@dataclass(frozen=True)
class SurveyCargo:
    """Cargo by the difference of two surveys.

    Parameters
    ----------
    cargo_kg : whole kilograms.
    constant_t : net displacement of the lighter survey less the light ship; None where the light
        ship was not given.
    error_kg : stated error of the survey, either way.
    """

    cargo_kg: int
    constant_t: Decimal | None
    error_kg: Decimal
    steps: tuple[SurveyStep, ...] = field(default=())


def cargo(
    light: tuple[Displacement, Deductibles],
    loaded: tuple[Displacement, Deductibles],
    light_ship_t: Decimal | None = None,
    error_percent: Decimal = DRAFT_SURVEY_PERCENT,
) -> SurveyCargo:
    """Cargo as the difference of two surveys less the change of what is not cargo.

    Parameters
    ----------
    light, loaded : survey without and with the cargo; when discharging, the first is the loaded.
    light_ship_t : of the ship's papers, for the constant.
    error_percent : of the cargo, as the surveyor states it.

    Raises
    ------
    KeruenError : the loaded ship is lighter than the light one.
    """
    net_light = light[0].displacement_t - light[1].total_t
    net_loaded = loaded[0].displacement_t - loaded[1].total_t
    cargo_t = net_loaded - net_light
    if cargo_t < 0:
        raise KeruenError(
            fill(
                "draft survey: the net displacement with cargo, {net_loaded} t, is below that "
                "without, {net_light} t",
                net_loaded=shown(net_loaded),
                net_light=shown(net_light),
            ),
            fill("Check which survey is which, and the ballast of both."),
        )
    check_decimal("error_percent", error_percent, 0, 100)
    constant_t = None
    if light_ship_t is not None:
        constant_t = net_light - check_decimal("light_ship_t", light_ship_t, 0)
    kg = int(Rounding("half_even", 0).apply(cargo_t * 1000))
    return SurveyCargo(
        kg,
        constant_t,
        Decimal(kg) * error_percent / 100,
        (
            SurveyStep("net_displacement_light", net_light, "t"),
            SurveyStep("net_displacement_loaded", net_loaded, "t"),
            SurveyStep("cargo", cargo_t, "t"),
        ),
    )
