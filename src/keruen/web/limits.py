"""How long and how large a request may be: one table for the connection and for the application."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1_048_576


@dataclass(frozen=True)
class Limits:
    """Limits of requests; the tests set shorter ones.

    Parameters
    ----------
    head_seconds : within which the request line and the header fields arrive.
    head_bytes : of request line and header fields together.
    body_seconds : within which a body of no bytes arrives; more bytes have more time.
    body_bytes_per_second : least rate of a body after that.
    keep_alive_seconds : that an idle connection stays open.
    write_seconds : that an answer waits for a client that reads nothing.
    linger_seconds : that a connection stays open after a refusal, so that the client can read it.
    connections, connections_per_address : open at the same time.
    body_bytes : of a form or of a request of the API.
    sign_in_bytes : of the form that needs no sign-in.
    upload_bytes : of a form with a file; the file itself may have 25 MiB.
    paper_upload_bytes : of a form with a file of a paper of a session, which may have 64 MiB.
    encoded_upload_bytes : of a request of the API with such a file in base64.
    """

    head_seconds: float = 10.0
    head_bytes: int = 16_384
    body_seconds: float = 10.0
    body_bytes_per_second: float = 2_000.0
    keep_alive_seconds: int = 5
    write_seconds: float = 30.0
    linger_seconds: float = 2.0
    connections: int = 512
    connections_per_address: int = 256
    body_bytes: int = MEBIBYTE
    sign_in_bytes: int = 16_384
    upload_bytes: int = 25 * MEBIBYTE + 65_536
    paper_upload_bytes: int = 64 * MEBIBYTE + 65_536
    encoded_upload_bytes: int = 34 * MEBIBYTE
