"""Weights: draft surveys, errors of instruments, and differences within the combined error."""

from keruen.hub.weights.draft_survey import (
    Deductibles,
    Displacement,
    Draughts,
    Hull,
    Marks,
    SurveyCargo,
    SurveyStep,
    Uncorrected,
    cargo,
    correct,
    read_marks,
    survey,
)
from keruen.hub.weights.errors import (
    DRAFT_SURVEY_PERCENT,
    combined_error_kg,
    weighbridge_error_kg,
)
from keruen.hub.weights.hydrostatics import HydrostaticPoint, HydrostaticRow, Hydrostatics
from keruen.hub.weights.reconcile import Comparison, PairTotal, Weight, accumulate, compare
from keruen.hub.weights.units import KG_PER_UNIT, to_kg

__all__ = [
    "DRAFT_SURVEY_PERCENT",
    "KG_PER_UNIT",
    "Comparison",
    "Deductibles",
    "Displacement",
    "Draughts",
    "Hull",
    "HydrostaticPoint",
    "HydrostaticRow",
    "Hydrostatics",
    "Marks",
    "PairTotal",
    "SurveyCargo",
    "SurveyStep",
    "Uncorrected",
    "Weight",
    "accumulate",
    "cargo",
    "combined_error_kg",
    "compare",
    "correct",
    "read_marks",
    "survey",
    "to_kg",
    "weighbridge_error_kg",
]
