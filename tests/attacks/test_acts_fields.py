"""Every text field of every act refuses what is not seen, what is too long, what is no number."""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from keruen.roadmap.acts import ACTS, do
from keruen.roadmap.desk import read_desk
from keruen.roadmap.rows import PersonRow
from keruen.store.database import Database
from keruen.store.field_checks import check_fields
from keruen.store.fields import LARGEST, LONGEST_TEXT
from keruen.store.refusal import RefusalError
from tests.roadmap.sides import KAZ, MAR, NOW, act, five
from tests.web.conftest import Served, form_key


def refused(name: str, /, **fields: Any) -> str:
    with pytest.raises(RefusalError) as error:
        check_fields(ACTS[name], fields)
    assert error.value.kind == "invalid"
    return str(error.value)


def shapes(name: str) -> list[tuple[str, Any]]:
    """Every field of an act that takes texts, with how a text is put into it."""
    found = ACTS[name]
    made: list[tuple[str, Any]] = []
    for field, info in found.model.model_fields.items():
        kind = str(info.annotation)
        if field in found.secret or field == "seen":
            continue
        if "dict" in kind:
            made += [(field, lambda words: {"en": words}), (field, lambda words: {words: "a"})]
        elif "list" in kind:
            made.append((field, lambda words: [words]))
        elif "str" in kind:
            made.append((field, lambda words: words))
    return made


def test_no_field_takes_what_is_not_seen() -> None:
    tried = 0
    for name in ACTS:
        for field, put in shapes(name):
            for character in ("\u202e", "\u200b", "\x00", "\ud800", "\u00ad"):
                said = refused(name, **{field: put(f"a{character}b")})
                assert f"U+{ord(character):04X}" in said, (name, field)
                tried += 1
    assert tried > 700


def test_no_field_takes_a_text_without_end() -> None:
    tried = 0
    for name in ACTS:
        for field, put in shapes(name):
            assert "is too long" in refused(name, **{field: put("a" * (LONGEST_TEXT + 1))})
            tried += 1
        for field, info in ACTS[name].model.model_fields.items():
            if "list" in str(info.annotation) or "dict" in str(info.annotation):
                many = {f"k{i}": "a" for i in range(2_000)}
                given = many if "dict" in str(info.annotation) else list(many)
                assert "too many entries" in refused(name, **{field: given})
    assert tried > 150


def test_no_field_takes_a_number_without_end() -> None:
    tried = 0
    for name, found in ACTS.items():
        for field, info in found.model.model_fields.items():
            if info.annotation in (int, float):
                for number in (10**400, -(10**400), math.nan, math.inf, 2 * LARGEST):
                    said = refused(name, **{field: number})
                    assert "outside the permitted range" in said or "finite" in said, (name, field)
                    tried += 1
    assert tried >= 25
    said = refused("open_file", data={"budget_usd": 10**400})
    assert said.startswith(
        "Open file: invalid input: data (budget_usd) is outside the permitted range"
    )


def test_every_day_lies_within_the_years_of_the_register() -> None:
    tried = 0
    for name, found in ACTS.items():
        for field, info in found.model.model_fields.items():
            if "date" in str(info.annotation):
                for day in ("0001-01-01", "1989-12-31", "2101-01-01", "9999-12-31"):
                    given = f"{day}T09:00" if info.annotation is datetime else day
                    assert "outside the years 1990 to 2100" in refused(name, **{field: given})
                    tried += 1
    assert tried > 60


def test_texts_are_kept_in_normal_form_and_mixed_scripts_are_warned_of(database: Database) -> None:
    made = act(database, MAR, "add_person", name="E\u0301milie P\u0430ris")
    assert made.note == "Letters of several scripts stand in one word: P\u0430ris"
    with read_desk(database, KAZ, NOW) as desk:
        assert desk.find(PersonRow, made.id)["name"] == "Émilie P\u0430ris"
    assert act(database, MAR, "add_person", name="Émilie Dupont").note == ""


def test_the_api_answers_no_input_with_a_fault_of_its_own(served_once: Served) -> None:
    client = served_once.client("MAR")
    headers = {"x-keruen-form-key": form_key(client), "content-type": "application/json"}
    address = "/api/roadmap/acts/report_progress"
    for progress in ("1" + "0" * 400, "NaN", "1e999", '"\\ud800"', "[[[]]]", "null"):
        body = '{"commitment_id": "c_hub", "words": "a", "progress": ' + progress + "}"
        assert client.post(address, content=body, headers=headers).status_code in (400, 422), body
    huge = '{"commitment_id": "c_hub", "words": "a", "progress": 1' + "0" * 5_000 + "}"
    assert client.post(address, content=huge, headers=headers).status_code in (400, 422)
    wording = json.dumps({"name": "a\ud800"})
    answer = client.post("/api/roadmap/acts/add_person", content=wording, headers=headers)
    assert answer.status_code in (400, 422)
    warned = client.post(
        "/roadmap/acts/add_person",
        data={"form_key": form_key(client), "next": "/roadmap/people", "name": "P\u0430ris"},
    )
    assert "mixed=1" in warned.headers["location"]
    page = client.get(warned.headers["location"]).text
    assert "Letters of several scripts stand in one word" in page
    for query in ("q=a%00b", "q=%ED%A0%80", "q=%E2%80%AE", "state=%00", "provision=%00"):
        assert client.get(f"/roadmap/commitments?{query}").status_code == 200, query
    for path in ("a%00b", "a" * 300, "%E2%80%AE"):
        assert client.get(f"/roadmap/commitments/{path}").status_code in (400, 404), path


def test_a_title_of_a_document_is_shorter_than_its_text(database: Database) -> None:
    fields = {"kind": "other", "texts": five("a" * 50_000), "languages": ["fr"]}
    made = act(database, MAR, "draft_document", **fields, title=five("Text"))
    assert made.id
    said = refused("draft_document", **fields, title=five("a" * 5_000))
    assert "title (ar) is too long" in said


def test_pydantic_reads_every_model() -> None:
    for found in ACTS.values():
        assert TypeAdapter(found.model).json_schema()["type"] == "object"
    assert callable(do)
