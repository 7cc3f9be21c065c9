"""What the check of a release finds, on a small release made for it and on this project."""

from __future__ import annotations

import tarfile
import zipfile
from email.message import Message
from pathlib import Path

import pytest

from scripts import release_check

METADATA = """Metadata-Version: 2.4
Name: keruen
Version: 1.2.0
Summary: Plans.
Author: Developers
License-Expression: Apache-2.0
Requires-Python: >=3.11
Classifier: Typing :: Typed
Description-Content-Type: text/markdown
Requires-Dist: numpy>=2

# Keruen
"""


def make_release(root: Path, leave_out: str = "", version: str = "1.2.0") -> Path:
    """A project with its distributions; `leave_out` is missing in the wheel."""
    (root / "pyproject.toml").write_text('[project]\nname = "keruen"\nversion = "1.2.0"\n')
    (root / "CHANGELOG.md").write_text("# Changes\n\n## 1.2.0 (2026-12-01)\n\n- Something.\n")
    for name in (*release_check.NEEDED, "keruen/__init__.py", "keruen/web/page.html"):
        path = root / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'__version__ = "{version}"\n')
    (root / "dist").mkdir()
    info = "keruen-1.2.0.dist-info"
    with zipfile.ZipFile(root / "dist" / "keruen-1.2.0-py3-none-any.whl", "w") as wheel:
        for path in (root / "src").rglob("*.*"):
            if path.is_file():
                name = path.relative_to(root / "src").as_posix()
                if name != leave_out:
                    wheel.write(path, name)
        wheel.writestr(f"{info}/METADATA", METADATA)
        wheel.writestr(f"{info}/entry_points.txt", "keruen = keruen.__main__:main\n")
        for name in ("LICENSE", "NOTICE"):
            wheel.writestr(f"{info}/licenses/{name}", "text")
    with tarfile.open(root / "dist" / "keruen-1.2.0.tar.gz", "w:gz") as sdist:
        for name in release_check.SOURCES:
            sdist.add(root / "CHANGELOG.md", f"keruen-1.2.0/{name}")
    return root


def faults(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the check prints of faults."""
    code = release_check.main(root)
    printed = capsys.readouterr().err.splitlines()
    assert code == (1 if printed else 0)
    return printed


def test_a_whole_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert faults(make_release(tmp_path), capsys) == []


@pytest.mark.parametrize("name", ["keruen/py.typed", "keruen/web/page.html"])
def test_a_file_that_the_wheel_lacks(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = faults(make_release(tmp_path, leave_out=name), capsys)
    assert found == [f"release: keruen-1.2.0-py3-none-any.whl lacks {name}"]


def test_versions_that_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = faults(make_release(tmp_path, version="1.1.0"), capsys)
    assert found == ["release: pyproject.toml has version 1.2.0, keruen.__version__ has 1.1.0"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ("## 1.1.0\n\n- Old.\n", "CHANGELOG.md has no section '## 1.2.0'"),
        ("## 1.2.0\n\n## 1.1.0\n\n- Old.\n", "CHANGELOG.md, section '## 1.2.0': it has no lines"),
        (
            "## Unreleased\n\n- New.\n\n## 1.2.0\n\n- Something.\n",
            "CHANGELOG.md, section '## Unreleased': its lines belong to the release",
        ),
    ],
)
def test_the_change_log(
    changes: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_release(tmp_path)
    (root / "CHANGELOG.md").write_text(f"# Changes\n\n{changes}")
    assert faults(root, capsys) == [f"release: {fault}"]


def test_no_distribution(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_release(tmp_path)
    for path in (root / "dist").iterdir():
        path.unlink()
    assert faults(root, capsys) == [
        "release: dist/ has no wheel and source distribution of version 1.2.0 alone"
    ]


def test_metadata() -> None:
    message = Message()
    message["Name"], message["Version"] = "keruen", "1.1.0"
    message["License-Expression"] = "Apache-2.0"
    message["Requires-Dist"] = "numpy @ file:/tmp/numpy"
    assert release_check.check_metadata(message, "1.2.0") == [
        "metadata: Version is '1.1.0', not '1.2.0'",
        *(
            f"metadata: {key} is missing"
            for key in (
                *("Summary", "Description-Content-Type", "Requires-Python"),
                *("Classifier", "Author"),
            )
        ),
        "metadata: there is no description",
        "metadata: a dependency names a place instead of a package",
    ]
