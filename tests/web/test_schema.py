"""schemathesis over the API: whatever is sent, no server error comes back."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tests.web.conftest import Served, form_key


@pytest.mark.parametrize(
    ("examples", "share"),
    [
        (1, 4),
        pytest.param(1, 1, marks=[pytest.mark.long, pytest.mark.ci]),
        pytest.param(24, 1, marks=pytest.mark.long),
    ],
)
def test_no_request_breaks_the_server(served_once: Served, examples: int, share: int) -> None:
    """So many requests to each operation of the description, or to one in so many of them."""
    client = served_once.client("MAR")
    headers = {"x-keruen-form-key": form_key(client)}
    schema = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
    operations = [each.ok() for each in schema.get_all_operations()]
    assert len(operations) > 80
    operations = operations[::share]
    count = 0
    for operation in operations:
        cases = operation.as_strategy()

        @settings(
            max_examples=examples,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            deadline=None,
        )
        @given(made=cases)
        def attempt(made: Any) -> None:
            nonlocal count
            path = made.formatted_path
            body = made.body if isinstance(made.body, dict | list | str | int) else None
            answer = client.request(
                made.method, path, params=made.query or {}, json=body, headers=headers
            )
            assert answer.status_code < 500, (made.method, path, body, answer.text)
            count += 1

        attempt()
    assert count >= len(operations)
