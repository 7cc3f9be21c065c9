"""What versions of cases contain: tables as CSV text, stored once for each content."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from keruen.case.case import Case
from keruen.case.raw_csv import read_tables_as_csv, write_tables
from keruen.case.read import check_case, read_case
from keruen.errors import Finding
from keruen.store.refusal import refuse
from keruen.studies import tables as t
from keruen.studies.rows import CaseVersionRow
from keruen.studies.unit import Studies

MIB = 2**20


@dataclass(frozen=True)
class Checked:
    """The tables of a case with what a check found.

    Parameters
    ----------
    tables : CSV text by table.
    findings : errors, warnings and notes.
    fingerprint : of the case; empty where it has errors.
    """

    tables: Mapping[str, str]
    findings: tuple[Finding, ...]
    fingerprint: str

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(each.level == "error" for each in self.findings)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return sum(each.level == "warning" for each in self.findings)


def sha256_of(text: str) -> str:
    """The SHA-256 of a table."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@contextmanager
def case_folder(tables: Mapping[str, str]) -> Iterator[Path]:
    """Tables as a folder, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="keruen-case-") as place:
        folder = Path(place) / "case"
        write_tables(tables, folder)
        yield folder


def check_tables(tables: Mapping[str, str]) -> Checked:
    """Check tables as a case."""
    with case_folder(tables) as folder:
        findings = tuple(check_case(folder))
        sound = not any(each.level == "error" for each in findings)
        fingerprint = read_case(folder).fingerprint if sound else ""
    return Checked(dict(tables), findings, fingerprint)


def read_source(source: Path) -> Checked:
    """Read and check a folder or a workbook.

    Raises
    ------
    CaseError : nothing of it can be read.
    """
    return check_tables(read_tables_as_csv(source))


def store_tables(unit: Studies, case: str, tables: Mapping[str, str]) -> dict[str, str]:
    """Store the tables of a case that are not stored yet; returns their SHA-256 by table."""
    content = t.case_content.c
    hashes = {name: sha256_of(text) for name, text in tables.items()}
    query = select(content.table_name, content.sha256).where(content.study_case == case)
    stored = {(row.table_name, row.sha256) for row in unit.connection.execute(query)}
    for name, digest in hashes.items():
        if (name, digest) not in stored:
            unit.add(
                t.case_content,
                tier="party",
                study_case=case,
                table_name=name,
                sha256=digest,
                csv=tables[name],
                bytes=len(tables[name].encode("utf-8")),
            )
    return hashes


def read_tables(
    unit: Studies, version: CaseVersionRow, names: Iterable[str] | None = None
) -> dict[str, str]:
    """The tables of a version as CSV text.

    Parameters
    ----------
    names : which tables; all of them where left out.
    """
    wanted = set(version.tables if names is None else names) & set(version.tables)
    content = t.case_content.c
    query = select(content.table_name, content.sha256, content.csv).where(
        content.study_case == version.study_case, content.table_name.in_(wanted)
    )
    found = {
        row.table_name: row.csv
        for row in unit.connection.execute(query)
        if row.sha256 == version.tables[row.table_name]
    }
    if set(found) != wanted:
        refuse(
            "the content of {version} is incomplete",
            "Restore the database from its backup.",
            kind="conflict",
            version=version.id,
        )
    return found


def read_version_case(unit: Studies, version: CaseVersionRow) -> Case:
    """The case of a version without errors.

    Raises
    ------
    CaseError : the version has errors.
    """
    with case_folder(read_tables(unit, version)) as folder:
        return read_case(folder)


def stored_bytes(unit: Studies) -> int:
    """How much the cases and runs of the actor's team take (bytes)."""
    mine = unit.actor.party
    total = 0
    for table in (t.case_content, t.study_run):
        query = select(func.coalesce(func.sum(table.c.bytes), 0)).where(table.c.party == mine)
        total += int(unit.connection.execute(query).scalar_one())
    return total
