"""Rows in a form of a page: typed, added without script, pasted, and as a list of the API."""

from __future__ import annotations

import re

from sqlalchemy import select
from starlette.testclient import TestClient

from keruen.roadmap import tables as t
from tests.web.conftest import Served, form_key

ACT = "/roadmap/acts/record_measurements"


def indicator(served: Served) -> str:
    """The id of an indicator, over whose derived values a side may write with a reason."""
    database = served.application.state.site.database
    with database.admin_read() as connection:
        query = select(t.indicator.c.id).order_by(t.indicator.c.id).limit(1)
        return str(connection.execute(query).scalar_one())


def values(served: Served) -> list[tuple[str, float]]:
    """Periods and values that were recorded, in order."""
    database = served.application.state.site.database
    with database.admin_read() as connection:
        query = select(t.measurement.c.period, t.measurement.c.value)
        return [tuple(row) for row in connection.execute(query.order_by(t.measurement.c.period))]


def inputs(page: str) -> dict[str, str]:
    """The inputs of rows of a page, by name."""
    return dict(re.findall(r'<input name="(lines\.\d+\.\w+)" value="([^"]*)"', page))


def sent_by(client: TestClient, served: Served) -> dict[str, str]:
    """What the form sends besides its rows."""
    page = f"/roadmap/indicators/{indicator(served)}"
    return {"form_key": form_key(client), "next": page, "indicator_id": indicator(served)}


def test_rows_are_added_without_script(served_once: Served) -> None:
    client = served_once.client("MAR")
    sent = sent_by(client, served_once)
    first = client.get(sent["next"]).text
    assert {*inputs(first)} >= {
        f"lines.{row}.{name}" for row in range(3) for name in ("period", "value")
    }
    typed = {
        "lines.0.reason": "counted",
        "lines.0.period": "2026-01",
        "lines.0.value": "1.5",
        "lines.pasted": "2026-02\t2,5\tcounted",
    }
    more = client.post(ACT, data={**sent, **typed, "add_rows": "lines"})
    assert more.status_code == 200
    found = inputs(more.text)
    assert (found["lines.0.period"], found["lines.1.value"]) == ("2026-01", "2.5")
    assert (found["lines.4.period"], "lines.5.period" in found) == ("", False)
    assert values(served_once) == []
    # The rows that became inputs are sent as such.
    filled = {name: value for name, value in found.items() if value}
    filled |= {"lines.4.period": "2026-03", "lines.4.value": "3", "lines.4.reason": "counted"}
    answer = client.post(ACT, data={**sent, **filled})
    assert answer.status_code == 303, answer.text
    assert values(served_once) == [("2026-01", 1.5), ("2026-02", 2.5), ("2026-03", 3.0)]


def test_faults_name_row_and_column(served_once: Served) -> None:
    client = served_once.client("MAR")
    sent = sent_by(client, served_once)
    pasted = "period\tvalue\n2026-01\t25,000\n2026-02\t7\n"
    wrong = client.post(ACT, data={**sent, "lines.pasted": pasted})
    assert wrong.status_code == 400
    assert "row 1, value: &#39;25,000&#39; can be read in two ways" in wrong.text
    # What was pasted is still there.
    assert "2026-02\t7" in wrong.text
    late = client.post(
        ACT, data={**sent, "lines.pasted": "2026-01\t1\tcounted\n2199-01\t7\tcounted"}
    )
    assert late.status_code == 400
    assert "row 2: the period 2199-01 has not begun" in late.text
    none = client.post(ACT, data=sent)
    assert "lines contains no row" in none.text
    assert values(served_once) == []


def test_the_api_takes_a_list(served_once: Served) -> None:
    client = served_once.client("KAZ")
    headers = {"x-keruen-form-key": form_key(client)}
    lines: list[dict[str, object]] = [{"period": "2026-01", "value": 1, "reason": "counted"}]
    fields = {"indicator_id": indicator(served_once), "lines": lines}
    done = client.post(f"/api{ACT}", json=fields, headers=headers)
    assert done.status_code == 200, done.text
    lines.append({"period": "2199-01", "value": 1, "reason": "counted"})
    late = client.post(f"/api{ACT}", json=fields, headers=headers).json()
    assert [each["pointer"] for each in late["fields"]] == ["/lines/1"]
    assert late["detail"] == "row 2: the period 2199-01 has not begun"
    lines[1] = {"period": "2026\u202e", "value": 1}
    unseen = client.post(f"/api{ACT}", json=fields, headers=headers).json()
    assert [each["pointer"] for each in unseen["fields"]] == ["/lines/1/period"]
    assert values(served_once) == [("2026-01", 1.0)]
