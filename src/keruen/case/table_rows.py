"""Rows of the tables of a case, one class a table.

Generated from `dictionary.csv` by ``python scripts/make_row_types.py``; changes here are
overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keruen.rows import FrameRow


@dataclass(frozen=True, slots=True)
class SettingsRow(FrameRow):
    """A row of `case`."""

    TABLE: ClassVar[str] = "case"
    case: str
    title: str
    start_date: date
    period_kind: str
    periods: int
    money_year: int
    discount_rate_per_year: float
    working_capital_rate_per_year: float
    insurance_rate: float
    fuel_price_usd_per_t: float
    co2_price_usd_per_t: float
    co2_cap_t_per_year: float | None
    hub_budget_usd: float | None
    maximum_hubs: int
    rivals_through_hub: bool
    transshipment_kg_co2e_per_t: float
    ending_value_fraction: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class TableSourceRow(FrameRow):
    """A row of `table_sources`."""

    TABLE: ClassVar[str] = "table_sources"
    table_name: str
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class GradeRow(FrameRow):
    """A row of `grades`."""

    TABLE: ClassVar[str] = "grades"
    grade: str
    name: str
    origin_country: str
    protein_pct: float
    wet_gluten_pct: float
    test_weight_kg_hl: float
    moisture_pct: float
    falling_number_s: float
    reference_value_usd_per_t: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class SiteRow(FrameRow):
    """A row of `sites`."""

    TABLE: ClassVar[str] = "sites"
    site: str
    name: str
    country: str
    kind: str
    latitude: float
    longitude: float
    country_check: bool
    locode: str | None
    time_zone: str | None
    sea_region: str | None
    draft_m: float | None
    maximum_parcel_t: float | None
    load_rate_t_per_day: float | None
    discharge_rate_t_per_day: float | None
    waiting_days: float
    port_dues_usd_per_gt: float
    receiving_cost_usd_per_t: float
    loading_cost_usd_per_t: float
    receiving_capacity_t_per_day: float | None
    loading_capacity_t_per_day: float | None
    storage_capacity_t: float
    storage_cost_usd_per_t_per_month: float
    loss_fraction: float
    blending: bool
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class OpeningStockRow(FrameRow):
    """A row of `opening_stocks`."""

    TABLE: ClassVar[str] = "opening_stocks"
    site: str
    grade: str
    quantity_t: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ProfileRow(FrameRow):
    """A row of `profiles`."""

    TABLE: ClassVar[str] = "profiles"
    profile: str
    month: int
    factor: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class OfferRow(FrameRow):
    """A row of `offers`."""

    TABLE: ClassVar[str] = "offers"
    site: str
    grade: str
    price_usd_per_t: float
    price_profile: str | None
    through_hub: bool
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class HarvestRow(FrameRow):
    """A row of `harvests`."""

    TABLE: ClassVar[str] = "harvests"
    site: str
    crop_year: int
    quantity_t: float
    from_date: date
    to_date: date
    harvest_profile: str | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class GradeShareRow(FrameRow):
    """A row of `grade_shares`."""

    TABLE: ClassVar[str] = "grade_shares"
    site: str
    crop_year: int
    grade: str
    share: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class QuotaRow(FrameRow):
    """A row of `quotas`."""

    TABLE: ClassVar[str] = "quotas"
    quota: str
    country: str
    from_date: date
    to_date: date
    quantity_t: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CorridorRow(FrameRow):
    """A row of `corridors`."""

    TABLE: ClassVar[str] = "corridors"
    corridor: str
    name: str
    capacity_t_per_day: float | None
    transit_countries: str | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class LaneRow(FrameRow):
    """A row of `lanes`."""

    TABLE: ClassVar[str] = "lanes"
    lane: str
    from_site: str
    to_site: str
    mode: str
    corridor: str | None
    cost_usd_per_t: float
    transit_days: float
    distance_km: float
    capacity_t_per_day: float | None
    trains_per_day: float | None
    train_t: float | None
    loss_fraction: float
    emission_factor: str
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class VesselClassRow(FrameRow):
    """A row of `vessel_classes`."""

    TABLE: ClassVar[str] = "vessel_classes"
    vessel_class: str
    name: str
    dwt_t: float
    cargo_capacity_t: float
    laden_draft_m: float
    tpc_t_per_cm: float
    speed_kn: float
    hire_usd_per_day: float
    fuel_sea_t_per_day: float
    fuel_port_t_per_day: float
    gross_tonnage: float
    net_tonnage: float
    ballast_fraction: float
    hull_value_usd: float | None
    emission_factor: str
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class PassageRow(FrameRow):
    """A row of `passages`."""

    TABLE: ClassVar[str] = "passages"
    passage: str
    name: str
    dues_usd_per_nt: float
    fixed_dues_usd: float
    ballast_dues_fraction: float
    waiting_days: float
    open: bool
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class PassageDuesRow(FrameRow):
    """A row of `passage_dues`."""

    TABLE: ClassVar[str] = "passage_dues"
    passage: str
    from_nt: float
    dues_usd_per_nt: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class WarRiskPremiumRow(FrameRow):
    """A row of `war_risk_premiums`."""

    TABLE: ClassVar[str] = "war_risk_premiums"
    target_kind: str
    target: str
    hull_value_fraction: float
    premium_usd: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class SeaDistanceRow(FrameRow):
    """A row of `sea_distances`."""

    TABLE: ClassVar[str] = "sea_distances"
    from_site: str
    to_site: str
    distance_nm: float
    passages: str | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class TradeRow(FrameRow):
    """A row of `trades`."""

    TABLE: ClassVar[str] = "trades"
    from_region: str
    to_region: str
    vessel_classes: str | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class TwoPortDischargeRow(FrameRow):
    """A row of `two_port_discharges`."""

    TABLE: ClassVar[str] = "two_port_discharges"
    first_site: str
    second_site: str
    vessel_class: str
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class HubOptionRow(FrameRow):
    """A row of `hub_options`."""

    TABLE: ClassVar[str] = "hub_options"
    hub_option: str
    site: str
    tier: int
    storage_capacity_t: float
    receiving_capacity_t_per_day: float
    loading_capacity_t_per_day: float
    capex_usd: float
    life_years: float
    capital_rate_per_year: float
    fixed_opex_usd_per_year: float
    earliest_date: date
    building_months: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class MarketRow(FrameRow):
    """A row of `markets`."""

    TABLE: ClassVar[str] = "markets"
    market: str
    name: str
    country: str
    site: str
    group: str | None
    hub_allowed: bool
    price_ceiling_usd_per_t: float
    minimum_cover: float
    protein_pct_minimum: float | None
    wet_gluten_pct_minimum: float | None
    test_weight_kg_hl_minimum: float | None
    moisture_pct_maximum: float | None
    falling_number_s_minimum: float | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class DemandRow(FrameRow):
    """A row of `demand`."""

    TABLE: ClassVar[str] = "demand"
    market: str
    from_date: date
    quantity_t_per_year: float
    demand_profile: str | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class DutyRow(FrameRow):
    """A row of `duties`."""

    TABLE: ClassVar[str] = "duties"
    duty: str
    market_country: str
    origin_country: str | None
    rate: float
    amount_usd_per_t: float
    from_date: date | None
    to_date: date | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class SubsidyProgrammeRow(FrameRow):
    """A row of `subsidy_programmes`."""

    TABLE: ClassVar[str] = "subsidy_programmes"
    programme: str
    name: str
    budget_usd_per_year: float | None
    active: bool
    from_date: date | None
    to_date: date | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class SubsidyRow(FrameRow):
    """A row of `subsidies`."""

    TABLE: ClassVar[str] = "subsidies"
    programme: str
    lane: str
    amount_usd_per_t: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class OriginLimitRow(FrameRow):
    """A row of `origin_limits`."""

    TABLE: ClassVar[str] = "origin_limits"
    origin_limit: str
    market: str | None
    origin_country: str
    maximum_share: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ReserveRow(FrameRow):
    """A row of `reserves`."""

    TABLE: ClassVar[str] = "reserves"
    reserve: str
    site: str
    from_date: date
    to_date: date | None
    quantity_t: float | None
    days_of_cover: float | None
    market: str | None
    rotation_months: float | None
    only_with_hub: bool
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ClosureRow(FrameRow):
    """A row of `closures`."""

    TABLE: ClassVar[str] = "closures"
    closure: str
    target_kind: str
    target: str
    months: str | None
    from_date: date | None
    to_date: date | None
    capacity_factor: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class VariationRow(FrameRow):
    """A row of `variations`."""

    TABLE: ClassVar[str] = "variations"
    variation: str
    target: str
    key: str | None
    from_date: date | None
    to_date: date | None
    factor: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class UncertaintyRow(FrameRow):
    """A row of `uncertainty`."""

    TABLE: ClassVar[str] = "uncertainty"
    uncertainty: str
    target_kind: str
    target: str | None
    varies: str
    months: str | None
    scope: str
    law: str
    low: float | None
    mode: float | None
    high: float | None
    mean: float | None
    standard_deviation: float | None
    frequency_per_year: float | None
    probability: float
    replaces_closure: str | None
    joint_group: str | None
    joint_loading: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class DisruptionRow(FrameRow):
    """A row of `disruptions`."""

    TABLE: ClassVar[str] = "disruptions"
    disruption: str
    title: str
    target_kind: str
    target: str
    from_date: date | None
    days: float
    capacity_factor: float
    probability_per_year: float | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class PolicyRow(FrameRow):
    """A row of `policies`."""

    TABLE: ClassVar[str] = "policies"
    policy: str
    kind: str
    site: str | None
    market: str | None
    route: str | None
    level_t: float | None
    lot_t: float | None
    days: float | None
    priority: int | None
    share: float | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class RegimeRow(FrameRow):
    """A row of `regimes`."""

    TABLE: ClassVar[str] = "regimes"
    regime: str
    name: str
    chain: str | None
    months: str | None
    entry_probability_per_month: float
    entry_probability_low: float | None
    entry_probability_high: float | None
    mean_months: float
    mean_months_low: float | None
    mean_months_high: float | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class RegimeEffectRow(FrameRow):
    """A row of `regime_effects`."""

    TABLE: ClassVar[str] = "regime_effects"
    regime: str
    target_kind: str
    target: str
    capacity_factor: float
    price_factor: float
    freight_factor: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class RegimeHistoryRow(FrameRow):
    """A row of `regime_history`."""

    TABLE: ClassVar[str] = "regime_history"
    regime: str
    from_date: date
    to_date: date | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class JointYearRow(FrameRow):
    """A row of `joint_years`."""

    TABLE: ClassVar[str] = "joint_years"
    year: int
    area: str
    crop_log_residual: float | None
    demand_log_residual: float | None
    price_log_residual: float | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ErrorCorrelationRow(FrameRow):
    """A row of `error_correlations`."""

    TABLE: ClassVar[str] = "error_correlations"
    first_market: str
    second_market: str
    correlation: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ValueParameterRow(FrameRow):
    """A row of `value_parameters`."""

    TABLE: ClassVar[str] = "value_parameters"
    parameter: str
    value: float
    low: float | None
    high: float | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class OfferStepRow(FrameRow):
    """A row of `offer_steps`."""

    TABLE: ClassVar[str] = "offer_steps"
    step: int
    share_of_offer: float
    premium_usd_per_t: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class SafetyStockRow(FrameRow):
    """A row of `safety_stocks`."""

    TABLE: ClassVar[str] = "safety_stocks"
    market: str
    months_of_cover: float
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ObservedFlowRow(FrameRow):
    """A row of `observed_flows`."""

    TABLE: ClassVar[str] = "observed_flows"
    observed_flow: str
    origin_country: str | None
    from_site: str | None
    market_country: str | None
    corridor: str | None
    from_date: date
    to_date: date
    months: str | None
    quantity_t: float | None
    share: float | None
    explanation: str | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class EmissionFactorRow(FrameRow):
    """A row of `emission_factors`."""

    TABLE: ClassVar[str] = "emission_factors"
    emission_factor: str
    mode: str
    g_co2e_per_t_km: float
    distance_adjustment: float
    method: str
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class LabelRow(FrameRow):
    """A row of `labels`."""

    TABLE: ClassVar[str] = "labels"
    kind: str
    code: str
    language: str
    label: str
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CountryShapeRow(FrameRow):
    """A row of `country_shapes`."""

    TABLE: ClassVar[str] = "country_shapes"
    country: str
    part: int
    outline: str
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ScenarioRow(FrameRow):
    """A row of `scenarios`."""

    TABLE: ClassVar[str] = "scenarios"
    scenario: str
    title: str
    question: str | None
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ChangeRow(FrameRow):
    """A row of `changes`."""

    TABLE: ClassVar[str] = "changes"
    change: str
    scenario: str
    table_name: str
    where: str | None
    column: str | None
    action: str
    value: str | None
    from_date: date | None
    to_date: date | None
    source: str
    confidence: str
    note: str | None


ROW_CLASSES: dict[str, type[FrameRow]] = {
    "case": SettingsRow,
    "table_sources": TableSourceRow,
    "grades": GradeRow,
    "sites": SiteRow,
    "opening_stocks": OpeningStockRow,
    "profiles": ProfileRow,
    "offers": OfferRow,
    "harvests": HarvestRow,
    "grade_shares": GradeShareRow,
    "quotas": QuotaRow,
    "corridors": CorridorRow,
    "lanes": LaneRow,
    "vessel_classes": VesselClassRow,
    "passages": PassageRow,
    "passage_dues": PassageDuesRow,
    "war_risk_premiums": WarRiskPremiumRow,
    "sea_distances": SeaDistanceRow,
    "trades": TradeRow,
    "two_port_discharges": TwoPortDischargeRow,
    "hub_options": HubOptionRow,
    "markets": MarketRow,
    "demand": DemandRow,
    "duties": DutyRow,
    "subsidy_programmes": SubsidyProgrammeRow,
    "subsidies": SubsidyRow,
    "origin_limits": OriginLimitRow,
    "reserves": ReserveRow,
    "closures": ClosureRow,
    "variations": VariationRow,
    "uncertainty": UncertaintyRow,
    "disruptions": DisruptionRow,
    "policies": PolicyRow,
    "regimes": RegimeRow,
    "regime_effects": RegimeEffectRow,
    "regime_history": RegimeHistoryRow,
    "joint_years": JointYearRow,
    "error_correlations": ErrorCorrelationRow,
    "value_parameters": ValueParameterRow,
    "offer_steps": OfferStepRow,
    "safety_stocks": SafetyStockRow,
    "observed_flows": ObservedFlowRow,
    "emission_factors": EmissionFactorRow,
    "labels": LabelRow,
    "country_shapes": CountryShapeRow,
    "scenarios": ScenarioRow,
    "changes": ChangeRow,
}
"""The class of each table's rows."""
