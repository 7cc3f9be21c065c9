"""`keruen hub verify-account`: the file of an owner's account, verified off-line."""

from __future__ import annotations

from pathlib import Path

from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.hub.documents.pack import MOST_BYTES
from keruen.hub.papers.verification import verify_account


def verify_account_file(path: Path, root: str, fingerprint: str) -> Outcome:
    """Verify the file of an account.

    Raises
    ------
    KeruenError : a file that cannot be read, was changed or contradicts itself.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KeruenError(f"{path} is too large for the file of an account", "Check its name.")
        content = path.read_bytes()
    except OSError as error:
        raise KeruenError(f"{path} cannot be read", "Check its name.") from error
    found = verify_account(content, fingerprint or None, root or None)
    claims = ", ".join(f"{grade} {kg:,} kg" for grade, kg in found.claims.items()) or "no claims"
    lines = [
        f"{found.owner}: {claims}",
        f"{count(found.documents, 'document')}, {count(found.size, 'entry', 'entries')} of the log",
        f"root of the log {found.root}",
        "Compare the root with the page of the account, or with an earlier file of the same size."
        if not root
        else "The root is the one that was expected.",
    ]
    return Outcome(
        "\n".join(lines),
        {
            "owner": found.owner,
            "claims_kg": dict(found.claims),
            "documents": found.documents,
            "log_entries": found.size,
            "root": found.root,
            "fingerprint": found.fingerprint,
        },
    )
