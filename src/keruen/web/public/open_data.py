"""Open data: each table as CSV and JSON with its schema, and a catalogue in DCAT 3."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping

from keruen.roadmap.culture_words import Licence
from keruen.roadmap.open_tables import OPEN_TABLES, OpenColumn, OpenTable
from keruen.roadmap.reads.open_data import OpenRows, column_names
from keruen.web.languages import LANGUAGES, translate
from keruen.web.spreadsheets import neutral

NO_LICENCE = "no licence chosen yet"
GUARDED = (
    "A cell of text that begins with one of = + - @ or a control character has an apostrophe "
    "before it, so that a spreadsheet shows it and does not compute it. The JSON has it unchanged."
)
"""What the schema says of the CSV."""

TYPES = {"texts": "string", "link": "string"}
"""Types of columns whose name differs in Table Schema."""

Json = dict[str, object]


def make_csv(found: OpenRows) -> bytes:
    """The rows as CSV by RFC 4180 in UTF-8; an empty cell is a value that is not recorded."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(found.names)
    writer.writerows([neutral(value) for value in row] for row in found.rows)
    return out.getvalue().encode("utf-8")


def make_rows(name: str, found: OpenRows, licence: Licence | None) -> Json:
    """The rows as JSON; null is a value that is not recorded."""
    table = OPEN_TABLES[name]
    return {
        "name": name,
        "title": table.title,
        "description": table.words,
        "licence": licence_data(licence),
        "modified": found.modified or None,
        "rows": [dict(zip(found.names, row, strict=True)) for row in found.rows],
    }


def make_schema(table: OpenTable) -> Json:
    """The columns of a table as a Frictionless Table Schema (version 1)."""
    return {
        "$schema": "https://datapackage.org/profiles/1.0/tableschema.json",
        "title": table.title,
        "description": f"{table.words} {GUARDED}",
        "missingValues": [""],
        "primaryKey": [table.key],
        "fields": [field for column in table.columns for field in _fields(column, table.key)],
        "foreignKeys": [
            {
                "fields": [column.name],
                # An empty name is the table itself.
                "reference": {
                    "resource": "" if column.target == table.name else column.target,
                    "fields": [OPEN_TABLES[column.target].key],
                },
            }
            for column in table.columns
            if column.kind == "link"
        ],
    }


def _fields(column: OpenColumn, key: str) -> list[Json]:
    languages = sorted(LANGUAGES) if column.kind == "texts" else [""]
    return [
        {
            "name": name,
            "type": TYPES.get(column.kind, column.kind),
            "description": f"{column.words} Language: {language}." if language else column.words,
            **({"constraints": {"required": True, "unique": True}} if name == key else {}),
        }
        for name, language in zip(column_names(column), languages, strict=True)
    ]


def make_package(tables: Mapping[str, OpenRows], licence: Licence | None) -> Json:
    """A Frictionless Data Package of every table, whose paths are relative to `/open/`."""
    return {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": "keruen-open-data",
        "title": "Open data of the roadmap",
        **({"licenses": [_licence(licence)]} if licence else {"description": NO_LICENCE}),
        "resources": [
            {
                "name": name,
                "title": OPEN_TABLES[name].title,
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "schema": make_schema(OPEN_TABLES[name]),
            }
            for name in tables
        ],
    }


def _licence(licence: Licence) -> Json:
    return {"name": licence.code, "title": licence.title, "path": licence.address}


def licence_data(licence: Licence | None) -> Json | str:
    """A licence as data, or the words that none was chosen yet."""
    return _licence(licence) if licence else NO_LICENCE


CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of the vocabularies of DCAT 3."""

MEDIA = "https://www.iana.org/assignments/media-types/"


def make_catalogue(
    address: str,
    tables: Mapping[str, OpenRows],
    licence: Licence | None,
    publishers: Mapping[str, Mapping[str, str]],
    contacts: Mapping[str, tuple[Mapping[str, str], str]],
) -> Json:
    """The catalogue of the open data in DCAT 3, as JSON-LD.

    Parameters
    ----------
    address : of the site, without a slash at the end.
    tables : the published rows by name.
    publishers : full names of the states by code.
    contacts : by the code of a side, the names of its office by language, and its address.
    """
    base = f"{address}/open/"
    agents = [
        {
            "@id": f"{base}#{code}",
            "@type": "foaf:Organization",
            "foaf:name": _by_language(names),
        }
        for code, names in publishers.items()
    ]
    points = [
        {
            "@id": f"{base}#contact-{code}",
            "@type": "vcard:Kind",
            "vcard:fn": _by_language(names),
            **(
                {"vcard:hasURL": {"@id": where}}
                if where.startswith("https://")
                else {"vcard:hasEmail": {"@id": f"mailto:{where}"}}
            ),
        }
        for code, (names, where) in contacts.items()
    ]
    shared: Json = {
        "dct:publisher": [{"@id": each["@id"]} for each in agents],
        **({"dcat:contactPoint": [{"@id": each["@id"]} for each in points]} if points else {}),
        **({"dct:license": {"@id": licence.address}} if licence else {"dct:rights": NO_LICENCE}),
    }
    datasets = [_dataset(base, name, found, shared) for name, found in tables.items()]
    return {
        "@context": CONTEXT,
        "@graph": [
            {
                "@id": f"{base}catalogue.jsonld",
                "@type": "dcat:Catalog",
                "dct:title": _title("Open data of the roadmap"),
                "dct:description": _title("Tables that both sides published, as CSV and JSON."),
                "dct:language": sorted(LANGUAGES),
                "foaf:homepage": {"@id": base},
                "dcat:dataset": [{"@id": each["@id"]} for each in datasets],
                **shared,
            },
            *agents,
            *points,
            *datasets,
        ],
    }


def _dataset(base: str, name: str, found: OpenRows, shared: Json) -> Json:
    table = OPEN_TABLES[name]
    schema = {"dct:conformsTo": {"@id": f"{base}{name}.schema.json"}}
    return {
        "@id": f"{base}{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": _title(table.title),
        "dct:description": _title(table.words),
        **({"dct:issued": _instant(found.issued)} if found.issued else {}),
        **({"dct:modified": _instant(found.modified)} if found.modified else {}),
        "dcat:landingPage": {"@id": f"{base}{name}"},
        **shared,
        "dcat:distribution": [
            {
                "@id": f"{base}{name}.{ending}",
                "@type": "dcat:Distribution",
                "dct:title": f"{table.title} ({ending.upper()})",
                "dcat:accessURL": {"@id": f"{base}{name}"},
                "dcat:downloadURL": {"@id": f"{base}{name}.{ending}"},
                "dcat:mediaType": {"@id": f"{MEDIA}{kind}"},
                **({"dct:license": shared["dct:license"]} if "dct:license" in shared else {}),
                **schema,
            }
            for ending, kind in (("csv", "text/csv"), ("json", "application/json"))
        ],
    }


def _title(words: str) -> list[Json]:
    """A text of the catalogue in every language; in English alone where it is not translated."""
    found = {language: translate(words, language) for language in LANGUAGES}
    return _by_language(
        {code: text for code, text in found.items() if code == "en" or text != words}
    )


def _by_language(texts: Mapping[str, str]) -> list[Json]:
    return [{"@value": text, "@language": code} for code, text in sorted(texts.items())]


def _instant(instant: str) -> Json:
    return {"@value": instant, "@type": "xsd:dateTime"}


def encode(data: Json) -> bytes:
    """JSON of the same bytes for the same data; an exact amount becomes a number."""
    return (json.dumps(data, ensure_ascii=False, indent=1, default=float) + "\n").encode("utf-8")


def tag_of(content: bytes) -> str:
    """The validator of a file: equal for equal bytes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
