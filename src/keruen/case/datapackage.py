"""The Frictionless description of a folder of tables, made from the data dictionary."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping

from keruen.case.case import TABLE_SOURCES, key_columns
from keruen.case.cells import parse_cell
from keruen.case.dictionary import Column, read_dictionary, read_tables
from keruen.case.rows import EXAMPLE, INHERITED

FIELD_TYPES = {"text": "string", "choice": "string"}
LICENCE_PAGES = {
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}


def make_datapackage(
    name: str,
    title: str,
    tables: Iterable[str],
    licence: str | None = None,
    with_source: Collection[str] = (),
) -> dict[str, object]:
    """Description of a case's tables: fields, types, units, constraints, keys and licence.

    Parameters
    ----------
    name, title : short name of the case, and one line on it.
    tables : names of the tables in the folder; foreign keys point to these only.
    licence : SPDX name of the licence of the data; None leaves it out.
    with_source : tables whose source and confidence stand in table `table_sources`, so that their
        rows may leave them empty.
    """
    here = list(tables)
    package: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()) or "case",
        "title": title,
    }
    if licence is not None:
        page = LICENCE_PAGES.get(licence)
        package["licenses"] = [{"name": licence} | ({"path": page} if page else {})]
    package["resources"] = [_resource(table, here, table in with_source) for table in here]
    return package


def datapackage_text(
    name: str,
    title: str,
    tables: Iterable[str],
    licence: str | None = None,
    with_source: Collection[str] = (),
) -> str:
    """The text of `datapackage.json`; parameters as in `make_datapackage`."""
    return _as_text(make_datapackage(name, title, tables, licence, with_source))


def template_datapackage_text(tables: Iterable[str]) -> str:
    """The text of `datapackage.json` beside tables with example rows, which are marked comments."""
    here = list(tables)
    resources = [
        _resource(table, here, False) | {"dialect": {"commentChar": EXAMPLE[0]}} for table in here
    ]
    package = make_datapackage("case", "A case to fill in", here)
    return _as_text(package | {"resources": resources})


def _as_text(package: Mapping[str, object]) -> str:
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _resource(table: str, here: list[str], has_source: bool) -> dict[str, object]:
    columns = read_dictionary()[table]
    may_be_empty = INHERITED if has_source and table != TABLE_SOURCES else ()
    schema: dict[str, object] = {
        "fields": [
            _field(column, column.required and column.name not in may_be_empty)
            for column in columns
        ],
        "missingValues": [""],
        "primaryKey": [column.name for column in key_columns(table)],
    }
    foreign = [
        _foreign_key(column)
        for column in columns
        if column.references and column.references.partition(".")[0] in here
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": table,
        "description": read_tables()[table].meaning,
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column, is_required: bool) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": FIELD_TYPES.get(column.type, column.type),
        "description": column.meaning or f"refers to {column.references}",
    }
    if column.unit:
        field["unit"] = column.unit
    if column.default:
        field["default"] = parse_cell(column.default, column)[0]
    constraints: dict[str, object] = {}
    if is_required:
        constraints["required"] = True
    whole = int if column.type == "integer" else float
    if column.minimum is not None:
        constraints["minimum"] = whole(column.minimum)
    if column.maximum is not None:
        constraints["maximum"] = whole(column.maximum)
    if column.choices:
        constraints["enum"] = list(column.choices)
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_key(column: Column) -> dict[str, object]:
    table, _, name = column.references.partition(".")
    return {
        "fields": [column.name],
        "reference": {"resource": table, "fields": [name]},
    }
