"""Cases and versions from a workbook that is sent with the command."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from keruen.errors import Finding
from keruen.store.command import CommandResult
from keruen.store.fields import Line, MaybeLine
from keruen.store.refusal import check, refuse
from keruen.studies import tables as t
from keruen.studies.commands.cases import add_case, add_version, last_version, require_own
from keruen.studies.commands.fields import CaseId, CaseName
from keruen.studies.content import Checked, check_tables
from keruen.studies.registry import command
from keruen.studies.rows import StudyCaseRow
from keruen.studies.unit import Studies
from keruen.studies.workbooks import read_sent_workbook

FileHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""The SHA-256 of the file that is sent, in hexadecimal."""


@command("case")
def upload_case(
    unit: Studies, name: CaseName, file_name: Line, sha256: FileHash, title: MaybeLine = ""
) -> CommandResult:
    """Begin a case from a workbook, which is sent to ``/studies/files``."""
    path = _incoming(unit, sha256)
    found, warnings = _read(path, file_name)
    made = add_case(unit, name, title or file_name, file_name, found)
    version = last_version(unit, made.id).id
    _add_file(unit, version, path, file_name, sha256, warnings)
    return made


@command("case")
def upload_version(
    unit: Studies, case_id: CaseId, file_name: Line, sha256: FileHash, note: MaybeLine = ""
) -> CommandResult:
    """Add a workbook as the next version of a case; it is sent to ``/studies/files``."""
    path = _incoming(unit, sha256)
    require_own(unit.find(StudyCaseRow, case_id), unit)
    found, warnings = _read(path, file_name)
    parent = last_version(unit, case_id)
    made = add_version(unit, case_id, found, note or f"from {file_name}", parent.id)
    _add_file(unit, made, path, file_name, sha256, warnings)
    return CommandResult("case_version", made, "party")


def _incoming(unit: Studies, sha256: str) -> Path:
    path = unit.incoming
    if path is None:
        refuse(
            "the workbook was not sent with this command",
            "Send it as the form of the page does: the fields and the file as multipart/form-data "
            "to /studies/files.",
            kind="invalid",
        )
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    check(
        found == sha256,
        "the workbook that arrived is not the one that was announced",
        "Send it again.",
        kind="invalid",
    )
    return path


def _read(path: Path, file_name: str) -> tuple[Checked, tuple[Finding, ...]]:
    tables, warnings = read_sent_workbook(path, file_name)
    return check_tables(tables), warnings


def _add_file(
    unit: Studies,
    version: str,
    path: Path,
    file_name: str,
    sha256: str,
    warnings: tuple[Finding, ...],
) -> None:
    unit.add(
        t.version_file,
        tier="party",
        version=version,
        file_name=file_name,
        sha256=sha256,
        bytes=path.stat().st_size,
        warnings=[
            {
                "table": each.table,
                "row": each.row,
                "column": each.column,
                "value": each.value,
                "problem": each.problem,
                "remedy": each.remedy,
            }
            for each in warnings
        ],
    )
