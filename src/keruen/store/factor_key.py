"""The key file that seals the seeds of second factors: made by one command, kept beside no copy.

The database contains seeds only as sealed by this key, so a copy of the database alone gives no
code. The file is not in backups. Without it no code can be checked, and sign-in is refused.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keruen.errors import KeruenError

KEY_BYTES, NONCE_BYTES = 32, 12
OWNER_ONLY = 0o600
HEADING = "keruen factor key 1 "


NO_KEY = KeruenError(
    "the second factor cannot be checked on this server",
    "Ask the system administrator to start it with its key file (--second-factor).",
)


class NoFactorKeyError(KeruenError):
    """A code that cannot be checked, because the key file is not there."""

    def __init__(self) -> None:
        super().__init__(NO_KEY.what, NO_KEY.remedy)


@dataclass(frozen=True)
class FactorKey:
    """The key that seals seeds.

    Examples
    --------
    >>> key = FactorKey(bytes(32))
    >>> key.unseal("desk", key.seal("desk", "JBSWY3DPEHPK3PXP"))
    'JBSWY3DPEHPK3PXP'
    """

    secret: bytes = field(repr=False)

    def seal(self, account: str, seed: str) -> str:
        """A seed, sealed for one account."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.secret).encrypt(nonce, seed.encode("ascii"), account.encode("utf-8"))
        return base64.b64encode(nonce + sealed).decode("ascii")

    def unseal(self, account: str, sealed: str) -> str:
        """The seed of an account.

        Raises
        ------
        KeruenError : a seed that another key sealed, or that belongs to another account.
        """
        data = base64.b64decode(sealed)
        try:
            seed = AESGCM(self.secret).decrypt(
                data[:NONCE_BYTES], data[NONCE_BYTES:], account.encode("utf-8")
            )
        except InvalidTag as error:
            raise KeruenError(
                "the key file does not open the second factor of this account",
                "Start the server with the key file that sealed it, or let an administrator "
                "reset the second factor.",
            ) from error
        return seed.decode("ascii")


def make_key_file(path: Path) -> None:
    """Write a new key into a file that only its owner reads.

    Raises
    ------
    KeruenError : a file that is there already, or that cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError as error:
        raise KeruenError(
            f"{path} is there already", "Use it, or name another file; a key is not replaced."
        ) from error
    except OSError as error:
        raise KeruenError(
            f"{path} cannot be written: {error.strerror}", "Name a folder that you may write."
        ) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{HEADING}{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n")


def read_key_file(path: Path) -> FactorKey:
    """The key in a file.

    Raises
    ------
    KeruenError : a file that is absent, that others may read, or that holds no key.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeruenError(
            f"the key file {path} cannot be read",
            "Bring back the file, or make one with `keruen account make-factor-key`.",
        ) from error
    if os.name == "posix" and mode & 0o077:
        raise KeruenError(
            f"the key file {path} can be read by others (mode {mode:03o})",
            f"Run chmod 600 {path}.",
        )
    try:
        heading, encoded = text[: len(HEADING)], text[len(HEADING) :].strip()
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        secret = b""
    if heading != HEADING or len(secret) != KEY_BYTES:
        raise KeruenError(
            f"the key file {path} contains no key",
            "Name the file that `keruen account make-factor-key` made.",
        )
    return FactorKey(secret)
