"""A connection that takes only well-formed requests, and that does not wait for ever for them.

uvicorn has no time limit for a half-sent request, and h11 accepts header fields that proxies read
in different ways (RFC 9112, sections 5.2 and 6.3): a `Content-Length` beside a `Transfer-Encoding`,
folded lines, bare line feeds. Both are added here.
"""

from __future__ import annotations

import asyncio
import re

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from keruen.web.limits import Limits
from keruen.web.logs import REQUESTS, new_request_id
from keruen.web.proxies import Proxies
from keruen.web.security import HEADERS

END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
LENGTH = re.compile(rb"[0-9]{1,12}")


def fault_of_head(data: bytes) -> str:
    """What is wrong with the head of a request, as far as it has arrived; empty if nothing is.

    Parameters
    ----------
    data : what arrived since the last request.
    """
    end = END_OF_HEAD.search(data)
    if end is None:
        return ""
    lines = data[: end.start()].split(b"\r\n")
    if end.group() != b"\r\n\r\n" or any(b"\n" in line or b"\r" in line for line in lines):
        return "a line of the request does not end with CR LF"
    if any(line[:1] in (b" ", b"\t") for line in lines[1:]):
        return "a header field is folded over several lines"
    fields = [line.partition(b":") for line in lines[1:]]
    values: dict[bytes, list[bytes]] = {}
    for name, _, value in fields:
        values.setdefault(name.strip().lower(), []).append(value.strip(b" \t"))
    lengths = values.get(b"content-length", [])
    codings = values.get(b"transfer-encoding", [])
    if lengths and codings:
        return "Content-Length stands beside Transfer-Encoding"
    if len(lengths) > 1:
        return "Content-Length is given more than once"
    if lengths and not LENGTH.fullmatch(lengths[0]):
        return "Content-Length is not a number"
    if len(codings) > 1 or (codings and lines[0].endswith(b"HTTP/1.0")):
        return "Transfer-Encoding cannot be used like this"
    target = lines[0].split(b" ")[1:2]
    if target and not target[0].startswith(b"/") and target[0] != b"*":
        return "the request does not name a path of this site"
    return ""


class StrictConnection(h11.Connection):
    """A connection of h11 that refuses what proxies could read in another way."""

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """The next event.

        Raises
        ------
        RemoteProtocolError : a request that is not taken.
        """
        if self.their_state is h11.IDLE:
            fault = fault_of_head(self.trailing_data[0])
            if fault:
                raise h11.RemoteProtocolError(fault)
        return super().next_event()


class Lingering:
    """A transport whose end of sending comes first, so that a client reads why it was refused.

    Closing while bytes of the client are on their way would reset the connection, and the answer
    would be lost.
    """

    def __init__(self, transport: asyncio.Transport, limits: Limits) -> None:
        self._transport = transport
        self._limits = limits
        self._timer: asyncio.TimerHandle | None = None
        self.unread = False
        """Whether the client may still be sending."""
        self.lingering = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Whether nothing more is to be sent."""
        return self.lingering or self._transport.is_closing()

    def close(self) -> None:
        """Close: at once where the client sent everything, else after it had time to read."""
        if self.is_closing():
            return
        seconds = self._limits.write_seconds
        if self.unread and self._transport.can_write_eof():
            self.lingering = True
            seconds = self._limits.linger_seconds
            self._transport.write_eof()
            self._transport.resume_reading()
        else:
            self._transport.close()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(seconds, self._transport.abort)

    def closed(self) -> None:
        """The connection is gone; nothing is waited for."""
        if self._timer is not None:
            self._timer.cancel()


class Connection(H11Protocol):
    """One connection: the head of each request is checked, and each wait has an end."""

    limits = Limits()
    proxies = Proxies()

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = StrictConnection(h11.SERVER, self.limits.head_bytes)
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if there are not too many."""
        self._lingering = Lingering(transport, self.limits)
        super().connection_made(self._lingering)  # type: ignore[arg-type]
        mine = [each for each in self.connections if self._same_address(each)]
        if len(self.connections) > self.limits.connections or (
            len(mine) > self.limits.connections_per_address
            and not self.proxies.trusts(self._address())
        ):
            self._refuse(503, "there are too many connections", "Try again in a minute.")
        else:
            self._head_timer = self.loop.call_later(self.limits.head_seconds, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop every clock."""
        self._lingering.closed()
        self._stop_head_timer()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived; after a refusal it is thrown away."""
        if self._lingering.is_closing():
            return
        super().data_received(data)
        self._watch_head()

    def handle_events(self) -> None:
        """Handle what arrived, and remember whether a body is still under way."""
        super().handle_events()
        self._note_unread()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch_head()

    def pause_writing(self) -> None:
        """The client does not read: it has some time to go on."""
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(
                self.limits.write_seconds, self.transport.abort
            )

    def resume_writing(self) -> None:
        """The client reads again."""
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Refuse a request that is malformed, with what is wrong with it."""
        fault = fault_of_head(self.conn.trailing_data[0]) or "the request is malformed"
        self._refuse(400, fault, "Send it as RFC 9112 has it.")

    def _note_unread(self) -> None:
        self._lingering.unread = self.conn.their_state in (h11.SEND_BODY, h11.ERROR)

    def _watch_head(self) -> None:
        """Let a head that has begun arrive in time."""
        if self.conn.their_state is not h11.IDLE or self._lingering.is_closing():
            self._stop_head_timer()
        elif self._head_timer is None and self.conn.trailing_data[0]:
            self._head_timer = self.loop.call_later(self.limits.head_seconds, self._head_is_late)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.conn.trailing_data[0]:
            self._refuse(408, "the request did not arrive in time", "Send it again.")
        else:
            self.transport.close()

    def _refuse(self, status: int, what: str, remedy: str) -> None:
        """Answer a request that no application sees, and close."""
        number = new_request_id()
        REQUESTS.warning("refused", extra={"number": number, "status": status, "reason": what})
        self._stop_head_timer()
        if self.cycle is not None and not self.cycle.response_complete:
            # The application was at work on this request; it receives a disconnect.
            started = self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if started:
                self.transport.abort()
                return
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        body = f"{what}\n{remedy}\n".encode()
        fields = {
            **HEADERS,
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Request-Id": number,
            "Connection": "close",
        }
        for event in (
            h11.Response(status_code=status, headers=list(fields.items())),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self._lingering.unread = True
        self.transport.close()

    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _same_address(self, other: object) -> bool:
        client = getattr(other, "client", None)
        return bool(client and client[0] == self._address())


def make_server(application: FastAPI, limits: Limits, proxies: Proxies) -> uvicorn.Server:
    """A server of an application that keeps to limits; it is run with open sockets.

    Headers of proxies are not read here but by the application, and only from configured addresses.
    """
    kept = type("LimitedConnection", (Connection,), {"limits": limits, "proxies": proxies})
    settings = uvicorn.Config(
        application,
        http=kept,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=limits.keep_alive_seconds,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(settings)
