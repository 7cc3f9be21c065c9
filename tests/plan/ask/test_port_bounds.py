"""Ports that are read out once give each point the bound that ports of its own would."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.plan.ask import find_question
from keruen.plan.ask.change import change_case
from keruen.plan.ask.port_bounds import Ports, frame_of, read_ports
from keruen.plan.ask.warm_start import relax, signature_of
from keruen.plan.model.build import PlanModel, make_model
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.search.column_bounds import largest_values
from keruen.plan.search.lagrangian_bound import PortBound
from keruen.routes.voyages import make_voyage_options
from tests.builders import small_case


def base() -> Case:
    return small_case(settings={"periods": 3})


def model_of(case: Case) -> PlanModel:
    return make_model(PlanParameters(case), make_voyage_options(case).frame, "none")


def ports_of(model: PlanModel, known: Ports | None) -> Ports:
    return read_ports(model, model.model.matrix(), signature_of(model), known)


def asked(question: str, value: float) -> Case:
    case = base()
    return change_case(case, [(find_question(case, question), value)])


@pytest.mark.parametrize(("question", "value"), [("premium", 20.0), ("sea-freight", 1.7)])
def test_ports_serve_a_case_of_other_costs(question: str, value: float) -> None:
    first = ports_of(model_of(base()), None)
    model = model_of(asked(question, value))
    matrix = model.model.matrix()
    again = ports_of(model, first)
    assert again.bound.blocks is first.bound.blocks
    prices = relax(model, None).prices
    fresh = PortBound(model, matrix, largest_values(model))
    assert again.bound.at(prices) == pytest.approx(fresh.at(prices), rel=1e-12)
    assert first.bound.at(prices) != pytest.approx(fresh.at(prices), rel=1e-6)


def test_ports_of_other_needs_are_read_anew() -> None:
    first = ports_of(model_of(base()), None)
    model = model_of(asked("demand", 0.5))
    again = ports_of(model, first)
    assert again.key != first.key
    assert again.bound.blocks is not first.bound.blocks
    prices = relax(model, None).prices
    fresh = PortBound(model, model.model.matrix(), largest_values(model))
    assert again.bound.at(prices) == pytest.approx(fresh.at(prices), rel=1e-12)


def test_a_frame_is_all_but_costs() -> None:
    here = model_of(base()).model.matrix()
    dearer = model_of(asked("sea-freight", 1.7)).model.matrix()
    less = model_of(asked("demand", 0.5)).model.matrix()
    assert not np.array_equal(here.cost, dearer.cost)
    assert frame_of(here) == frame_of(dearer)
    assert frame_of(here) != frame_of(less)
