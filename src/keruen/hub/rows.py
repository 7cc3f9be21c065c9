"""Rows of the tables of `keruen.hub`, one class a table.

Generated from `tables.py` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Table

from keruen.hub import stored, tables
from keruen.store.typed_rows import TypedRow


@dataclass(frozen=True, slots=True)
class ContractAmendmentRow(TypedRow):
    """A row of `contract_amendment`."""

    table: ClassVar[Table] = tables.contract_amendment
    id: str
    tier: str
    party: str
    reader: str
    contract: str
    number: int
    replaces: int
    agreement: str
    reason: str
    kg: int
    most_kg: int
    washed_out_kg: int
    terms: stored.ContractTerms
    lines: list[stored.SpecificationTerms]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ContractAmendmentAnswerRow(TypedRow):
    """A row of `contract_amendment_answer`."""

    table: ClassVar[Table] = tables.contract_amendment_answer
    id: str
    tier: str
    party: str
    reader: str
    amendment: str
    answer: str
    amendment_sha256: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class InstrumentRow(TypedRow):
    """A row of `instrument`."""

    table: ClassVar[Table] = tables.instrument
    id: str
    tier: str
    party: str
    name: str
    method: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CalibrationRow(TypedRow):
    """A row of `calibration`."""

    table: ClassVar[Table] = tables.calibration
    id: str
    tier: str
    party: str
    instrument: str
    on_day: str
    until_day: str
    error_fixed: str
    error_pct: str
    certificate: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class WagonListRow(TypedRow):
    """A row of `wagon_list`."""

    table: ClassVar[Table] = tables.wagon_list
    id: str
    tier: str
    party: str
    reader: str
    reference: str
    mode: str
    owner: str
    contract: str | None
    grade: str
    consignment: str
    from_station: str
    gauge_mm: int | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class WagonRow(TypedRow):
    """A row of `wagon`."""

    table: ClassVar[Table] = tables.wagon
    id: str
    tier: str
    party: str
    reader: str
    wagon_list: str
    line: int
    number: str
    seal: str
    stated_net_kg: int
    stated_tare_kg: int | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DriverRow(TypedRow):
    """A row of `driver`."""

    table: ClassVar[Table] = tables.driver
    id: str
    tier: str
    party: str
    name: str | None
    plate: str | None
    hash_key: str | None
    erased_at: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TicketRow(TypedRow):
    """A row of `ticket`."""

    table: ClassVar[Table] = tables.ticket
    id: str
    tier: str
    party: str
    reader: str
    reference: str
    direction: str
    mode: str
    owner: str
    grade: str
    contract: str | None
    wagon: str | None
    first_kg: int
    instrument: str | None
    at: str
    zone: str
    utc_offset: str
    tzdata: str
    driver_hash: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TicketCloseRow(TypedRow):
    """A row of `ticket_close`."""

    table: ClassVar[Table] = tables.ticket_close
    id: str
    tier: str
    party: str
    reader: str
    ticket: str
    second_kg: int
    net_kg: int
    instrument: str | None
    at: str
    document: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TicketVoidRow(TypedRow):
    """A row of `ticket_void`."""

    table: ClassVar[Table] = tables.ticket_void
    id: str
    tier: str
    party: str
    reader: str
    ticket: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ParcelWeightRow(TypedRow):
    """A row of `parcel_weight`."""

    table: ClassVar[Table] = tables.parcel_weight
    id: str
    tier: str
    party: str
    reader: str
    contract: str
    call: str | None
    parcel: str
    place: str
    method: str
    instrument_name: str
    kg: int
    error_kg: int
    calibrated_on: str
    weighed_on: str
    evidence: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PlaceRow(TypedRow):
    """A row of `place`."""

    table: ClassVar[Table] = tables.place
    id: str
    tier: str
    party: str
    kind: str
    name: str
    heel_kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BinCapacityRow(TypedRow):
    """A row of `bin_capacity`."""

    table: ClassVar[Table] = tables.bin_capacity
    id: str
    tier: str
    party: str
    place: str
    grade: str
    kg: int
    method: str
    stated_on: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BinSweepRow(TypedRow):
    """A row of `bin_sweep`."""

    table: ClassVar[Table] = tables.bin_sweep
    id: str
    tier: str
    party: str
    place: str
    after_seq: int
    swept_at: str
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class VesselRow(TypedRow):
    """A row of `vessel`."""

    table: ClassVar[Table] = tables.vessel
    id: str
    tier: str
    party: str
    imo: str
    name: str
    length_m: str
    draught_m: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class VesselNameRow(TypedRow):
    """A row of `vessel_name`."""

    table: ClassVar[Table] = tables.vessel_name
    id: str
    tier: str
    party: str
    vessel: str
    name: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BerthRow(TypedRow):
    """A row of `berth`."""

    table: ClassVar[Table] = tables.berth
    id: str
    tier: str
    party: str
    name: str
    max_length_m: str
    depth_m: str
    under_keel_m: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TideWindowRow(TypedRow):
    """A row of `tide_window`."""

    table: ClassVar[Table] = tables.tide_window
    id: str
    tier: str
    party: str
    begins_at: str
    ends_at: str
    height_m: str
    source: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class NominationRow(TypedRow):
    """A row of `nomination`."""

    table: ClassVar[Table] = tables.nomination
    id: str
    tier: str
    party: str
    reader: str
    contract: str
    reference: str
    imo: str
    vessel_name: str
    direction: str
    grade: str
    kg: int
    laycan_from: str
    laycan_to: str
    plan_reference: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class VesselCallRow(TypedRow):
    """A row of `vessel_call`."""

    table: ClassVar[Table] = tables.vessel_call
    id: str
    tier: str
    party: str
    reference: str
    vessel: str
    operation: str
    from_port: str
    to_port: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class NominationAnswerRow(TypedRow):
    """A row of `nomination_answer`."""

    table: ClassVar[Table] = tables.nomination_answer
    id: str
    tier: str
    party: str
    reader: str
    nomination: str
    answer: str
    call: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CallTimeRow(TypedRow):
    """A row of `call_time`."""

    table: ClassVar[Table] = tables.call_time
    id: str
    tier: str
    party: str
    call: str
    number: int
    name: str
    at: str
    zone: str
    utc_offset: str
    tzdata: str
    delay_code: str
    replies_to: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CallBerthRow(TypedRow):
    """A row of `call_berth`."""

    table: ClassVar[Table] = tables.call_berth
    id: str
    tier: str
    party: str
    call: str
    number: int
    berth: str
    arrives_at: str
    departs_at: str
    draught_m: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CallOmittedRow(TypedRow):
    """A row of `call_omitted`."""

    table: ClassVar[Table] = tables.call_omitted
    id: str
    tier: str
    party: str
    call: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CallLoadedRow(TypedRow):
    """A row of `call_loaded`."""

    table: ClassVar[Table] = tables.call_loaded
    id: str
    tier: str
    party: str
    reader: str
    nomination: str
    document: str
    kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class FactEntryRow(TypedRow):
    """A row of `fact_entry`."""

    table: ClassVar[Table] = tables.fact_entry
    id: str
    tier: str
    party: str
    call: str
    number: int
    kind: str
    phase: str
    at: str
    zone: str
    utc_offset: str
    tzdata: str
    begins: str | None
    remark: str
    states: dict[str, bool]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class FactStruckRow(TypedRow):
    """A row of `fact_struck`."""

    table: ClassVar[Table] = tables.fact_struck
    id: str
    tier: str
    party: str
    entry: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class FactVersionRow(TypedRow):
    """A row of `fact_version`."""

    table: ClassVar[Table] = tables.fact_version
    id: str
    tier: str
    party: str
    reader: str
    call: str
    author: str
    number: int
    facts: stored.PortFacts
    sha256: str
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class LaytimeResultRow(TypedRow):
    """A row of `laytime_result`."""

    table: ClassVar[Table] = tables.laytime_result
    id: str
    tier: str
    party: str
    reader: str
    call: str
    contract: str
    version: str
    final: bool
    statement: dict[str, object]
    sha256: str
    currency: str
    demurrage: str
    despatch: str
    net: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CareLimitRow(TypedRow):
    """A row of `care_limit`."""

    table: ClassVar[Table] = tables.care_limit
    id: str
    tier: str
    party: str
    country: str
    subject: str
    from_day: str
    condition: str
    above_c: str
    inclusive: str
    value: str
    source: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TreatmentRow(TypedRow):
    """A row of `treatment`."""

    table: ClassVar[Table] = tables.treatment
    id: str
    tier: str
    party: str
    place: str
    grain_hold: str
    country: str
    substance: str
    dose: str
    condition: str
    began_at: str
    began_s: int
    person: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TreatmentEndRow(TypedRow):
    """A row of `treatment_end`."""

    table: ClassVar[Table] = tables.treatment_end
    id: str
    tier: str
    party: str
    treatment: str
    ended_at: str
    ended_s: int
    ventilation: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClearanceReadingRow(TypedRow):
    """A row of `clearance_reading`."""

    table: ClassVar[Table] = tables.clearance_reading
    id: str
    tier: str
    party: str
    treatment: str
    at: str
    at_s: int
    spot: str
    micro_ppm: int
    instrument: str
    person: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TreatmentReleaseRow(TypedRow):
    """A row of `treatment_release`."""

    table: ClassVar[Table] = tables.treatment_release
    id: str
    tier: str
    party: str
    treatment: str
    required_s: int
    limit_micro_ppm: int
    lowest_c: str
    grounds: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TemperatureReadingRow(TypedRow):
    """A row of `temperature_reading`."""

    table: ClassVar[Table] = tables.temperature_reading
    id: str
    tier: str
    party: str
    place: str
    sensor: str
    at: str
    milli_c: int
    source: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TariffRow(TypedRow):
    """A row of `tariff`."""

    table: ClassVar[Table] = tables.tariff
    id: str
    tier: str
    party: str
    reader: str
    service: str
    owner: str
    from_day: str
    rate: str
    unit: str
    currency: str
    free_days: int
    decimals: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ChargeRow(TypedRow):
    """A row of `charge`."""

    table: ClassVar[Table] = tables.charge
    id: str
    tier: str
    party: str
    reader: str
    owner: str
    service: str
    subject: str
    day: str
    words: str
    quantity: str
    unit: str
    rate: str
    currency: str
    amount: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ChargeReversalRow(TypedRow):
    """A row of `charge_reversal`."""

    table: ClassVar[Table] = tables.charge_reversal
    id: str
    tier: str
    party: str
    reader: str
    charge: str
    reason: str
    day: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PaymentRow(TypedRow):
    """A row of `payment`."""

    table: ClassVar[Table] = tables.payment
    id: str
    tier: str
    party: str
    reader: str
    owner: str
    reference: str
    day: str
    currency: str
    amount: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimOrderRow(TypedRow):
    """A row of `claim_order`."""

    table: ClassVar[Table] = tables.claim_order
    id: str
    tier: str
    party: str
    reader: str
    order_id: str
    kind: str
    owner: str
    counterparty: str
    grade: str
    basis: str
    kg: int
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimAnswerRow(TypedRow):
    """A row of `claim_answer`."""

    table: ClassVar[Table] = tables.claim_answer
    id: str
    tier: str
    party: str
    reader: str
    order_id: str
    answer: str
    order_sha256: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimDoneRow(TypedRow):
    """A row of `claim_done`."""

    table: ClassVar[Table] = tables.claim_done
    id: str
    tier: str
    party: str
    reader: str
    order_id: str
    outcome: str
    document: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ContractRow(TypedRow):
    """A row of `contract`."""

    table: ClassVar[Table] = tables.contract
    id: str
    tier: str
    party: str
    reader: str
    reference: str
    kind: str
    owner: str
    counterparty: str
    incoterm: str
    place: str
    grade: str
    kg: int
    less_pct: str
    more_pct: str
    tolerance_option: str
    most_kg: int
    price_form: str
    price: str
    currency: str
    ships_from: str
    ships_to: str
    final_weight_at: str
    final_weight_method: str
    final_quality_at: str
    umpire_rule: str
    laytime_terms: dict[str, object]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ContractLineRow(TypedRow):
    """A row of `contract_line`."""

    table: ClassVar[Table] = tables.contract_line
    id: str
    tier: str
    party: str
    reader: str
    contract: str
    line: int
    property: str
    unit: str
    basis: str
    method: str
    least: str
    most: str
    least_part: str
    most_part: str
    reject_below: str
    reject_above: str
    tolerance: str
    steps: list[dict[str, object]]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ContractWashoutRow(TypedRow):
    """A row of `contract_washout`."""

    table: ClassVar[Table] = tables.contract_washout
    id: str
    tier: str
    party: str
    reader: str
    contract: str
    kg: int
    most_kg: int
    version: int
    agreement: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PublicationConsentRow(TypedRow):
    """A row of `publication_consent`."""

    table: ClassVar[Table] = tables.publication_consent
    id: str
    tier: str
    party: str
    reader: str
    answer: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DailyPositionRow(TypedRow):
    """A row of `daily_position`."""

    table: ClassVar[Table] = tables.daily_position
    id: str
    tier: str
    party: str
    day: str
    starts_at: str
    ends_at: str
    hours: int
    after_seq: int
    sha256: str
    person: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DailyLineRow(TypedRow):
    """A row of `daily_line`."""

    table: ClassVar[Table] = tables.daily_line
    id: str
    tier: str
    party: str
    daily_position: str
    place: str
    grade: str
    opening_kg: int
    in_kg: int
    out_kg: int
    closing_kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class SurveyRow(TypedRow):
    """A row of `survey`."""

    table: ClassVar[Table] = tables.survey
    id: str
    tier: str
    party: str
    place: str
    grade: str
    measured_kg: int
    method: str
    business_at: str
    zone: str
    utc_offset: str
    tzdata: str
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PendingDocumentRow(TypedRow):
    """A row of `pending_document`."""

    table: ClassVar[Table] = tables.pending_document
    id: str
    tier: str
    party: str
    kind: str
    person: str
    fields: dict[str, object]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PendingAnswerRow(TypedRow):
    """A row of `pending_answer`."""

    table: ClassVar[Table] = tables.pending_answer
    id: str
    tier: str
    party: str
    pending: str
    answer: str
    person: str
    document: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DowngradeOrderRow(TypedRow):
    """A row of `downgrade_order`."""

    table: ClassVar[Table] = tables.downgrade_order
    id: str
    tier: str
    party: str
    reference: str
    from_bin: str
    to_bin: str
    lot: str
    grade: str
    to_grade: str
    kg: int
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DowngradeShareRow(TypedRow):
    """A row of `downgrade_share`."""

    table: ClassVar[Table] = tables.downgrade_share
    id: str
    tier: str
    party: str
    reader: str
    downgrade: str
    reference: str
    owner: str
    grade: str
    to_grade: str
    kg: int
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DowngradeAnswerRow(TypedRow):
    """A row of `downgrade_answer`."""

    table: ClassVar[Table] = tables.downgrade_answer
    id: str
    tier: str
    party: str
    reader: str
    share: str
    answer: str
    share_sha256: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DowngradeEndRow(TypedRow):
    """A row of `downgrade_end`."""

    table: ClassVar[Table] = tables.downgrade_end
    id: str
    tier: str
    party: str
    downgrade: str
    outcome: str
    document: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GrainHoldRow(TypedRow):
    """A row of `grain_hold`."""

    table: ClassVar[Table] = tables.grain_hold
    id: str
    tier: str
    party: str
    kind: str
    lot: str | None
    place: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class HoldReleaseRow(TypedRow):
    """A row of `hold_release`."""

    table: ClassVar[Table] = tables.hold_release
    id: str
    tier: str
    party: str
    hold: str
    reason: str
    evidence: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class SampleRow(TypedRow):
    """A row of `sample`."""

    table: ClassVar[Table] = tables.sample
    id: str
    tier: str
    party: str
    reader: str
    reference: str
    kind: str
    owner: str
    contract: str | None
    lot: str | None
    call: str | None
    parcel: str
    part: str
    increments: int
    mass_g: int
    seal: str
    taken_at: str
    taken_by: str
    resample_of: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class SampleSourceRow(TypedRow):
    """A row of `sample_source`."""

    table: ClassVar[Table] = tables.sample_source
    id: str
    tier: str
    party: str
    reader: str
    sample: str
    source: str
    mass_g: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CustodyRow(TypedRow):
    """A row of `custody`."""

    table: ClassVar[Table] = tables.custody
    id: str
    tier: str
    party: str
    reader: str
    sample: str
    number: int
    from_holder: str
    to_holder: str
    at: str
    seal: str
    seal_intact: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TestOrderRow(TypedRow):
    """A row of `test_order`."""

    table: ClassVar[Table] = tables.test_order
    id: str
    tier: str
    party: str
    reader: str
    sample: str
    laboratory: str
    role: str
    properties: list[str]
    due_on: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TestResultRow(TypedRow):
    """A row of `test_result`."""

    table: ClassVar[Table] = tables.test_result
    id: str
    tier: str
    party: str
    reader: str
    test_order: str
    property: str
    value: str
    bound: str
    unit: str
    basis: str
    method: str
    tested_on: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class QualityDecisionRow(TypedRow):
    """A row of `quality_decision`."""

    table: ClassVar[Table] = tables.quality_decision
    id: str
    tier: str
    party: str
    reader: str
    contract: str
    parcel: str
    outcome: str
    grounds: dict[str, object]
    amount_per_t: str
    reason: str
    grain_hold: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BlendOrderRow(TypedRow):
    """A row of `blend_order`."""

    table: ClassVar[Table] = tables.blend_order
    id: str
    tier: str
    party: str
    reference: str
    to_bin: str
    recipe: list[stored.BlendDraw]
    limits: list[dict[str, object]]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BlendDoneRow(TypedRow):
    """A row of `blend_done`."""

    table: ClassVar[Table] = tables.blend_done
    id: str
    tier: str
    party: str
    blend_order: str
    document: str
    lot: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class BlendTestRow(TypedRow):
    """A row of `blend_test`."""

    table: ClassVar[Table] = tables.blend_test
    id: str
    tier: str
    party: str
    blend_order: str
    outcome: str
    results: list[stored.BlendResult]
    breaches: list[str]
    tested_on: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GrainDocumentRow(TypedRow):
    """A row of `grain_document`."""

    table: ClassVar[Table] = tables.grain_document
    id: str
    tier: str
    party: str
    reader: str
    kind: str
    number: int
    reference: str
    owner: str
    grade: str | None
    claim_kg: int
    business_at: str
    zone: str
    utc_offset: str
    tzdata: str
    reverses: str | None
    corrects: str | None
    copy_of: str | None
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PostingRow(TypedRow):
    """A row of `posting`."""

    table: ClassVar[Table] = tables.posting
    id: str
    tier: str
    party: str
    seq: int
    document: str
    business_at: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class PlaceEntryRow(TypedRow):
    """A row of `place_entry`."""

    table: ClassVar[Table] = tables.place_entry
    id: str
    tier: str
    party: str
    document: str
    line: int
    seq: int
    from_place: str
    to_place: str
    lot: str
    grade: str
    kg: int
    dry_kg: int
    transformation: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class ClaimEntryRow(TypedRow):
    """A row of `claim_entry`."""

    table: ClassVar[Table] = tables.claim_entry
    id: str
    tier: str
    party: str
    reader: str
    document: str
    line: int
    owner: str
    grade: str
    basis: str
    account: str
    pledgee: str
    kg: int
    number: int
    balance_kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TransformationRow(TypedRow):
    """A row of `transformation`."""

    table: ClassVar[Table] = tables.transformation
    id: str
    tier: str
    party: str
    document: str
    kind: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GenealogyEntryRow(TypedRow):
    """A row of `genealogy_entry`."""

    table: ClassVar[Table] = tables.genealogy_entry
    id: str
    tier: str
    party: str
    document: str
    transformation: str
    side: str
    lot: str
    kg: int
    dry_kg: int
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class LotRow(TypedRow):
    """A row of `lot`."""

    table: ClassVar[Table] = tables.lot
    id: str
    tier: str
    party: str
    reader: str
    grade: str
    kind: str
    owner: str
    contract: str
    origin: str
    crop_year: str | None
    customs: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class CustomsChangeRow(TypedRow):
    """A row of `customs_change`."""

    table: ClassVar[Table] = tables.customs_change
    id: str
    tier: str
    party: str
    lot: str
    number: int
    status: str
    reference: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class LotResidualRow(TypedRow):
    """A row of `lot_residual`."""

    table: ClassVar[Table] = tables.lot_residual
    id: str
    tier: str
    party: str
    lot: str
    residual_of: str
    place: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class TerminalRow(TypedRow):
    """A row of `terminal`."""

    table: ClassVar[Table] = tables.terminal
    id: str
    tier: str
    party: str
    code: str
    name: str
    zone: str
    day_starts_at: str
    second_person_above_kg: int
    note: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class HubPartyRow(TypedRow):
    """A row of `hub_party`."""

    table: ClassVar[Table] = tables.hub_party
    id: str
    tier: str
    party: str
    reader: str
    code: str
    name: str
    kind: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class GradeRow(TypedRow):
    """A row of `grade`."""

    table: ClassVar[Table] = tables.grade
    id: str
    tier: str
    party: str
    code: str
    name: str
    basis: str
    hs_code: str | None
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class QuarantineRow(TypedRow):
    """A row of `quarantine`."""

    table: ClassVar[Table] = tables.quarantine
    id: str
    tier: str
    party: str
    grain_hold: str
    country: str
    organism: str
    condition: str
    reference: str
    began_at: str
    began_s: int
    until_at: str
    until_s: int
    person: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class QuarantineSampleRow(TypedRow):
    """A row of `quarantine_sample`."""

    table: ClassVar[Table] = tables.quarantine_sample
    id: str
    tier: str
    party: str
    quarantine: str
    reference: str
    taken_at: str
    taken_s: int
    laboratory: str
    person: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class QuarantineResultRow(TypedRow):
    """A row of `quarantine_result`."""

    table: ClassVar[Table] = tables.quarantine_result
    id: str
    tier: str
    party: str
    sample: str
    outcome: str
    method: str
    reported_at: str
    reported_s: int
    evidence: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class QuarantineExtensionRow(TypedRow):
    """A row of `quarantine_extension`."""

    table: ClassVar[Table] = tables.quarantine_extension
    id: str
    tier: str
    party: str
    quarantine: str
    number: int
    until_at: str
    until_s: int
    reason: str
    reference: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class QuarantineClearanceRow(TypedRow):
    """A row of `quarantine_clearance`."""

    table: ClassVar[Table] = tables.quarantine_clearance
    id: str
    tier: str
    party: str
    quarantine: str
    cleared_at: str
    cleared_s: int
    required_s: int
    samples: int
    authority: str
    reference: str
    grounds: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class HubScreeningRow(TypedRow):
    """A row of `hub_screening`."""

    table: ClassVar[Table] = tables.hub_screening
    id: str
    tier: str
    party: str
    kind: str
    name: str
    imo: str
    result: str
    origin: str
    lists: list[list[str]]
    hits: list[dict[str, object]]
    reasons: list[str]
    algorithm: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class HubScreeningVerdictRow(TypedRow):
    """A row of `hub_screening_verdict`."""

    table: ClassVar[Table] = tables.hub_screening_verdict
    id: str
    tier: str
    party: str
    screening: str
    person: str
    verdict: str
    reason: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class HubScreeningNoteRow(TypedRow):
    """A row of `hub_screening_note`."""

    table: ClassVar[Table] = tables.hub_screening_note
    id: str
    tier: str
    party: str
    reader: str
    of_kind: str
    of: str
    state: str
    lists: list[str]
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class DraftSurveyRow(TypedRow):
    """A row of `draft_survey`."""

    table: ClassVar[Table] = tables.draft_survey
    id: str
    tier: str
    party: str
    reader: str
    contract: str
    weight: str
    readings: dict[str, object]
    steps: list[dict[str, object]]
    light_t: str
    loaded_t: str
    constant_t: str
    kg: int
    created_at: str
    created_by: str
