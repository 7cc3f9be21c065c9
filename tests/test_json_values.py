"""Values of JSON from outside: what each reader takes, and what it says of another value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from keruen.json_values import list_of, object_of, objects_of, text_of, texts_of, whole_of


def test_a_sound_value_is_returned() -> None:
    assert object_of({"a": 1}) == {"a": 1}
    assert list_of([1, "b"]) == [1, "b"]
    assert objects_of([{"a": 1}, {}]) == [{"a": 1}, {}]
    assert text_of("a") == "a"
    assert texts_of({"en": "a"}) == {"en": "a"}
    assert whole_of(3) == 3


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (object_of, [], "a list stands in the place of an object"),
        (object_of, None, "null stands in the place of an object"),
        (list_of, "ab", "a text stands in the place of a list"),
        (list_of, {}, "an object stands in the place of a list"),
        (objects_of, [{}, 1], "a number stands in the place of an object"),
        (text_of, 1, "a number stands in the place of a text"),
        (texts_of, {"en": None}, "null stands in the place of a text"),
        (whole_of, 1.0, "a number stands in the place of a whole number"),
        (whole_of, "1", "a text stands in the place of a whole number"),
        (whole_of, True, "true or false stands in the place of a whole number"),
    ],
)
def test_another_value_is_refused(
    read: Callable[[object], object], value: object, said: str
) -> None:
    with pytest.raises(TypeError) as caught:
        read(value)
    assert str(caught.value) == said
