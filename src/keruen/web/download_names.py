"""Names of files that are downloaded."""

from __future__ import annotations

from urllib.parse import quote


def name_download(name: str) -> str:
    """The header that names a download, in any script."""
    kept = "".join(each if each.isalnum() or each in "-_. " else "_" for each in name)
    plain = kept.encode("ascii", "replace").decode("ascii").replace("?", "_")
    told = quote(name, safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{told}"
