"""Optional packages: which extra of Keruen a package that is not installed belongs to."""

from __future__ import annotations

from keruen.errors import KeruenError

# Modules of each extra of pyproject.toml, by the name under which they are imported.
MODULES: dict[str, tuple[str, ...]] = {
    "web": (
        *("alembic", "argon2", "babel", "cryptography", "dateutil", "docx", "fastapi"),
        *("fontpkg_amiri", "hijridate", "holidays", "icalendar", "psycopg", "pydantic"),
        *("pydantic_core", "pyotp", "python_multipart", "rfc8785", "securesystemslib", "segno"),
        *("sqlalchemy", "starlette", "typst", "uvicorn"),
    ),
    "screening": ("anyascii", "lxml", "rapidfuzz"),
    "identity": ("authlib", "httpx"),
    "cluster": ("distributed", "dask"),
    "pandas": ("pandas",),
}


def missing_package(error: ImportError) -> KeruenError | None:
    """The error of a command whose extra is not installed; None where another import failed."""
    package = (error.name or "").partition(".")[0]
    for extra, modules in MODULES.items():
        if package in modules:
            return KeruenError(
                f"this command needs the package {package}, which is not installed",
                f"Install it with: pip install 'keruen[{extra}]'",
            )
    return None
