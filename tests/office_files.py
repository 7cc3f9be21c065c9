"""Small office files for tests, sound and hostile."""

from __future__ import annotations

import io
import zipfile

from keruen.roadmap.file_kinds import KINDS

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def office_file(
    ending: str = ".docx",
    *,
    main: str = "",
    relations: str = "",
    more: dict[str, bytes] | None = None,
) -> bytes:
    """An archive with the parts that an office file has.

    Parameters
    ----------
    main : the type of its main part; that of its ending if left out.
    relations : XML of relations besides the usual one.
    more : further parts.
    """
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{main or KINDS[ending].main}"/></Types>'
    )
    usual = f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="main.xml"/>'
    parts = {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": f"<Relationships>{usual}{relations}</Relationships>".encode(),
        "main.xml": b"<document/>",
        **(more or {}),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def outside(kind: str) -> str:
    """A relation that leads to another place."""
    return (
        f'<Relationship Id="r9" Type="{RELATION}/{kind}" Target="https://evil.example/x" '
        'TargetMode="External"/>'
    )
