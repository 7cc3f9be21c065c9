"""What a report takes and refuses."""

from __future__ import annotations

import polars as pl
import pytest

from keruen.errors import KeruenError
from keruen.report.report_data import SCHEMAS, ReportData, empty_frame


def test_a_missing_column_is_named() -> None:
    with pytest.raises(KeruenError) as error:
        ReportData({}, cost_terms=pl.DataFrame({"term": ["purchase"]}))
    assert str(error.value) == (
        "report frame cost_terms: no column usd, no_hub_usd\n"
        "  Give it the columns term, usd, no_hub_usd."
    )


def test_a_wrong_type_is_named() -> None:
    frame = pl.DataFrame({"term": ["purchase"], "usd": ["much"], "no_hub_usd": [1.0]})
    with pytest.raises(KeruenError) as error:
        ReportData({}, cost_terms=frame)
    assert error.value.what.startswith("report frame cost_terms: ")
    assert error.value.remedy == (
        "Give its columns the types of keruen.report.report_data.SCHEMAS."
    )


def test_further_columns_are_dropped_and_types_are_cast() -> None:
    frame = pl.DataFrame({"usd": [1], "term": ["hub"], "no_hub_usd": [None], "colour": ["red"]})
    data = ReportData({}, cost_terms=frame)
    assert data.cost_terms.schema == pl.Schema(SCHEMAS["cost_terms"])


def test_every_frame_may_be_left_out() -> None:
    data = ReportData({})
    for name in SCHEMAS:
        assert getattr(data, name).equals(empty_frame(name))


def test_codes_without_names_show_as_they_are() -> None:
    sites = empty_frame("sites").vstack(
        pl.DataFrame(
            [["jorf", "Jorf Lasfar", "Morocco", 33.1, -8.6, "port"]],
            schema=SCHEMAS["sites"],
            orient="row",
        )
    )
    data = ReportData({}, sites=sites, country_labels={"MA": "Morocco"})
    assert data.site_name("jorf") == "Jorf Lasfar"
    assert data.site_name("dakar") == "dakar"
    assert data.country_name("MA") == "Morocco"
    assert data.country_name("SN") == "SN"
    assert data.country_name(None) == ""
    assert data.corridor_name("baltic") == "baltic"


def test_the_plan_without_a_hub_is_that_of_the_summary_unless_given() -> None:
    assert ReportData({"no_hub": {"cost_usd": 1.0}}).no_hub == {"cost_usd": 1.0}
    assert ReportData({"no_hub": {"cost_usd": 1.0}}, no_hub={"cost_usd": 2.0}).no_hub == {
        "cost_usd": 2.0
    }
    assert ReportData({}).no_hub is None


def test_data_is_frozen() -> None:
    data = ReportData({"case": "small"})
    with pytest.raises(AttributeError):
        data.money_year = 2026  # type: ignore[misc]
    with pytest.raises(TypeError):
        data.summary["case"] = "other"
