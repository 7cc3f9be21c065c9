"""Small lists for tests."""

from __future__ import annotations

from datetime import date

from keruen.screening import Lists, ListVersion, Subject, make_subject, parse_list

TODAY = date(2026, 11, 30)
HEADER = (
    "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,"
    "program_ids,dataset,first_seen,last_seen,last_change\n"
)
SHIP = "9074729"


def target(
    ref: str, name: str, aliases: str = "", schema: str = "Company", identifiers: str = ""
) -> str:
    """A row of targets.simple.csv."""
    return (
        f'{ref},{schema},"{name}","{aliases}",,kz,,{identifiers},,,,,made,2020-01-01,2026-11-20,'
        "2026-11-20\n"
    )


def targets(*rows: str) -> ListVersion:
    """A version of targets.simple.csv with rows."""
    return parse_list((HEADER + "".join(rows)).encode(), "targets.simple.csv")


def lists(*rows: str) -> Lists:
    """Lists with one version of such rows."""
    return Lists([targets(*rows)], TODAY)


def firm(name: str, original: str = "") -> Subject:
    """A firm with a name."""
    return make_subject("firm", name, original)


UN = (
    '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2026-11-20T00:00:00">'
    "<INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ARMAN</FIRST_NAME>"
    "<SECOND_NAME>TESTOV</SECOND_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE>"
    "<REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON>"
    "<NAME_ORIGINAL_SCRIPT>Арман Тестов; أرمان تيستوف</NAME_ORIGINAL_SCRIPT>"
    "<NATIONALITY><VALUE>Nowhere</VALUE></NATIONALITY>"
    "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Arman the Elder</ALIAS_NAME>"
    "</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Bolat Kurgan"
    "</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
    "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-02-03</DATE>"
    "</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR>"
    "</INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID>"
    "<FIRST_NAME>EXAMPLE HOLDING</FIRST_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE>"
    "<REFERENCE_NUMBER>TSe.002</REFERENCE_NUMBER><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY>"
    "<ALIAS_NAME>Sample Stores</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ADDRESS><COUNTRY>Nowhere"
    "</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>"
).encode()
