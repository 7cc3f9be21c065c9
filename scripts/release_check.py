"""Check that a release is whole: `make release-check`.

The version is the same in pyproject.toml, the package and CHANGELOG.md; the change log has an entry
with lines; the wheel has what the program reads; the source distribution has what builds the wheel;
the metadata can be read. Prints every fault, not only the first.
"""

from __future__ import annotations

import re
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

NEEDED = (
    "keruen/py.typed",
    "keruen/case/dictionary.csv",
    "keruen/case/tables.csv",
    "keruen/routes/sea_graph.xz",
    "keruen/routes/sea_mask.xz",
)
"""Files that the wheel must have by name; the kinds of files are in `KINDS`."""

KINDS = {".py", ".csv", ".json", ".html", ".css", ".jinja", ".po", ".typ", ".xz"}
"""Every tracked file of these kinds under src must be in the wheel."""

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "src/keruen/__init__.py")


def check_versions(root: Path) -> list[str]:
    """Faults of the version and its entry in the change log."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    faults = []
    package = (root / "src" / "keruen" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', package, re.MULTILINE)
    if found is None or found.group(1) != version:
        told = found.group(1) if found else "none"
        faults.append(f"pyproject.toml has version {version}, keruen.__version__ has {told}")
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = re.search(rf"^## {re.escape(version)}\b.*?$(.*?)(?=^## |\Z)", changes, re.M | re.S)
    if entry is None:
        faults.append(f"CHANGELOG.md has no section '## {version}'")
    elif not re.search(r"^- ", entry.group(1), re.MULTILINE):
        faults.append(f"CHANGELOG.md, section '## {version}': it has no lines")
    if re.search(r"^## Unreleased\s*$(?=.*?^- .*?^## )", changes, re.M | re.S):
        unreleased = re.split(r"^## ", changes, flags=re.MULTILINE)[1]
        if unreleased.startswith("Unreleased") and "\n- " in unreleased:
            faults.append("CHANGELOG.md, section '## Unreleased': its lines belong to the release")
    return faults


def check_wheel(wheel: Path, root: Path, version: str) -> list[str]:
    """Faults of the files and the metadata of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = f"keruen-{version}.dist-info"
        if f"{info}/METADATA" not in names:
            return [f"{wheel.name} has no {info}/METADATA"]
        metadata = Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        points = archive.read(f"{info}/entry_points.txt").decode()
    source = root / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.suffix in KINDS and "__pycache__" not in path.parts and "egg-info" not in str(path)
    }
    wanted |= {*NEEDED, f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE"}
    faults = [f"{wheel.name} lacks {name}" for name in sorted(wanted - names)]
    strange = [name for name in names if not name.startswith(("keruen/", info))]
    faults += [f"{wheel.name} has {name}, which is not part of the package" for name in strange]
    if "keruen = keruen.__main__:main" not in points:
        faults.append(f"{wheel.name} installs no command keruen")
    return faults + check_metadata(metadata, version)


def check_metadata(metadata: Message, version: str) -> list[str]:
    """Faults of what an index shows of the package."""
    faults = []
    wanted = {"Name": "keruen", "Version": version, "License-Expression": "Apache-2.0"}
    for key, value in wanted.items():
        if metadata[key] != value:
            faults.append(f"metadata: {key} is {metadata[key]!r}, not {value!r}")
    for key in ("Summary", "Description-Content-Type", "Requires-Python", "Classifier", "Author"):
        if not metadata[key]:
            faults.append(f"metadata: {key} is missing")
    if not str(metadata.get_payload() or "").strip():
        faults.append("metadata: there is no description")
    needs = " ".join(metadata.get_all("Requires-Dist") or [])
    if re.search(r"https?://|file:| @ ", needs):
        faults.append("metadata: a dependency names a place instead of a package")
    return faults


def check_sdist(sdist: Path, version: str) -> list[str]:
    """Faults of the source distribution."""
    with tarfile.open(sdist) as archive:
        names = set(archive.getnames())
    return [
        f"{sdist.name} lacks {name}" for name in SOURCES if f"keruen-{version}/{name}" not in names
    ]


def main(root: Path = ROOT) -> int:
    """Print every fault; 1 where there is one."""
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    faults = check_versions(root)
    wheels, sdists = (sorted((root / "dist").glob(kind)) for kind in ("*.whl", "*.tar.gz"))
    if [path.name for path in wheels] != [f"keruen-{version}-py3-none-any.whl"] or not sdists:
        faults.append(f"dist/ has no wheel and source distribution of version {version} alone")
    else:
        faults += check_wheel(wheels[0], root, version)
        faults += check_sdist(sdists[0], version)
    for fault in faults:
        print(f"release: {fault}", file=sys.stderr)
    if not faults:
        print(f"release: version {version} is whole")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
