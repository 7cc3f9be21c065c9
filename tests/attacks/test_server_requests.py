"""Requests written byte by byte: malformed heads, bodies of any length, and such as never end."""

from __future__ import annotations

import socket
import time

import pytest

from keruen.web.connection import fault_of_head
from keruen.web.security import HEADERS
from tests.attacks.served import (
    FORM,
    JSON,
    SHORT,
    Address,
    read_answer,
    request,
    seconds_until_closed,
)

PLAIN = b"GET /roadmap HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"

MALFORMED = {
    "length and coding": (
        POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length stands beside Transfer-Encoding",
    ),
    "coding and length": (
        POST + b"Transfer-Encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length stands beside Transfer-Encoding",
    ),
    "length twice": (
        POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "Content-Length is given more than once",
    ),
    "the same length twice": (
        POST + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "Content-Length is given more than once",
    ),
    "lengths in a list": (
        POST + b"Content-Length: 1, 1\r\n\r\na",
        "Content-Length is not a number",
    ),
    "length with a sign": (POST + b"Content-Length: +1\r\n\r\na", "Content-Length is not a number"),
    "endless length": (
        POST + b"Content-Length: " + b"9" * 400 + b"\r\n\r\na",
        "Content-Length is not a number",
    ),
    "folded field": (
        PLAIN + b"X-Long: a\r\n b\r\n\r\n",
        "a header field is folded over several lines",
    ),
    "bare line feeds": (
        b"GET /roadmap HTTP/1.1\nHost: localhost\n\n",
        "a line of the request does not end with CR LF",
    ),
    "a bare line feed in a field": (
        PLAIN + b"X-One: a\nX-Two: b\r\n\r\n",
        "a line of the request does not end with CR LF",
    ),
    "a bare carriage return": (
        PLAIN + b"X-One: a\rX-Two: b\r\n\r\n",
        "a line of the request does not end with CR LF",
    ),
    "another coding": (POST + b"Transfer-Encoding: gzip\r\n\r\n", "the request is malformed"),
    "coding twice": (
        POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding cannot be used like this",
    ),
    "coding in HTTP/1.0": (
        b"POST /sign-in HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding cannot be used like this",
    ),
    "a whole address": (
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "the request does not name a path of this site",
    ),
    "a tunnel": (
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "the request does not name a path of this site",
    ),
    "space before the colon": (PLAIN + b"X-One : a\r\n\r\n", "the request is malformed"),
    "NUL in a field": (PLAIN + b"X-One: a\x00b\r\n\r\n", "the request is malformed"),
    "no host": (b"GET /roadmap HTTP/1.1\r\n\r\n", "the request is malformed"),
    "two hosts": (PLAIN + b"Host: localhost\r\n\r\n", "the request is malformed"),
    "no request": (b"\r\n\r\n", "the request is malformed"),
    "no HTTP": (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        "the request is malformed",
    ),
    "a long head": (PLAIN + b"X-Long: " + b"a" * 40_000, "the request is malformed"),
    "a chunk without a length": (
        POST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "the request is malformed",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed_requests(address: Address, name: str) -> None:
    data, what = MALFORMED[name]
    made = address.connect()
    made.sendall(data)
    answer = read_answer(made)
    assert answer is not None
    assert (answer.status, answer.body.decode()) == (
        400,
        f"{what}\nSend it as RFC 9112 has it.\n",
    )
    assert answer.headers["connection"] == "close"
    assert {key.lower(): value for key, value in HEADERS.items()}.items() <= answer.headers.items()
    assert len(answer.headers["x-request-id"]) == 16
    assert seconds_until_closed(made) < 5


def test_no_request_is_hidden_in_another(address: Address) -> None:
    """What stands behind a refused head is never answered as a request of its own."""
    hidden = b"GET /roadmap/people HTTP/1.1\r\nHost: localhost\r\n\r\n"
    data, _ = MALFORMED["length and coding"]
    made = address.connect()
    made.sendall(data + hidden)
    first = read_answer(made)
    assert first is not None
    assert first.status == 400
    assert read_answer(made) is None


def test_requests_in_a_row_are_answered_in_a_row(address: Address) -> None:
    made = address.connect()
    made.sendall(request("GET", "/style.css") + request("GET", "/roadmap/people.json"))
    first, second = read_answer(made), read_answer(made)
    assert first is not None
    assert first.headers["content-type"].startswith("text/css")
    assert second is not None
    assert second.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "a b", "", "localhost:x"]
)
def test_strange_hosts(address: Address, host: str) -> None:
    answer = address.send(f"GET /roadmap HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert answer is not None
    assert answer.status in (400, 421)
    assert answer.body in (
        b"This host is not served here.\n",
        b"The name of the host cannot be read.\n",
    )


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "localhost.", "127.0.0.1:1"])
def test_own_hosts(address: Address, host: str) -> None:
    answer = address.send(f"GET /style.css HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert answer is not None
    assert answer.status == 200


def _chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in parts)


CHUNKED = "Transfer-Encoding: chunked"


def test_a_body_without_a_length_is_taken(address: Address) -> None:
    body = f"account=mar&password={address.passwords['mar']}&next=/roadmap".encode()
    sent = request("POST", "/sign-in", FORM, CHUNKED) + _chunks(body[:9], body[9:]) + b"0\r\n\r\n"
    answer = address.send(sent)
    assert answer is not None
    assert answer.status == 303


def test_bytes_are_counted_as_they_arrive(address: Address) -> None:
    """A chunked body is refused once it is too long, long before it ends."""
    cookie = f"Cookie: {address.sign_in('mar')}"
    for path, most in (
        ("/sign-in", SHORT.sign_in_bytes),
        ("/roadmap/acts/add_person", SHORT.body_bytes),
        ("/roadmap/attachments", SHORT.upload_bytes),
    ):
        kind = "Content-Type: multipart/form-data; boundary=b" if "attach" in path else FORM
        made = address.connect()
        made.sendall(request("POST", path, kind, CHUNKED, cookie))
        if "attach" in path:
            head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
            made.sendall(_chunks(head))
        sent = 0
        while sent <= most:
            made.sendall(_chunks(b"x" * 10_000))
            sent += 10_000
        answer = read_answer(made)
        assert answer is not None, path
        assert answer.status == 413, path
        assert b"the request is too large" in answer.body
        assert answer.headers["connection"] == "close"


def test_a_length_that_is_too_large_is_refused_at_once(address: Address) -> None:
    cookie = f"Cookie: {address.sign_in('mar')}"
    length = f"Content-Length: {SHORT.upload_bytes + 1}"
    answer = address.send(request("POST", "/roadmap/attachments", FORM, length, cookie))
    assert answer is not None
    assert answer.status == 413


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/roadmap/attachments", 403),
        ("/roadmap/acts/add_person", 403),
        ("/api/roadmap/acts/add_person", 401),
        ("/account/password", 403),
        ("/nothing/here", 403),
    ],
)
def test_who_is_not_signed_in_sends_no_body(address: Address, path: str, status: int) -> None:
    """The refusal comes while not one byte of the body was sent."""
    for fields in ("Content-Length: 90000", CHUNKED):
        for more in ((), ("Expect: 100-continue",), ("Cookie: keruen_session=guess",)):
            answer = address.send(request("POST", path, FORM, fields, *more))
            assert answer is not None
            assert answer.status == status, (fields, more)
            assert answer.headers["connection"] == "close"
            assert b"sign in" in answer.body


def test_a_client_that_goes_on_sending_reads_its_refusal(address: Address) -> None:
    made = address.connect()
    made.sendall(request("POST", "/roadmap/attachments", FORM, "Content-Length: 200000"))
    for _ in range(20):
        try:
            made.sendall(b"x" * 10_000)
        except OSError:
            break
    answer = read_answer(made)
    assert answer is not None
    assert answer.status == 403


BEGUN = {
    "nothing": (b"", None),
    "half a line": (b"GET /road", 408),
    "half a head": (PLAIN + b"X-More: ", 408),
    "half a form": (POST + b"Content-Length: 100\r\n\r\naccount=", 408),
    "half a chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\n40\r\nabc", 408),
    "a second request": (request("GET", "/style.css") + b"GET /road", 200),
}


@pytest.mark.parametrize("name", BEGUN)
def test_half_a_request_is_not_waited_for(address: Address, name: str) -> None:
    data, status = BEGUN[name]
    made = address.connect()
    made.sendall(data)
    answer = read_answer(made)
    assert (answer.status if answer else None) == status
    assert seconds_until_closed(made) < 8


def test_bytes_that_trickle_do_not_keep_a_connection(address: Address) -> None:
    """One byte now and then moves no limit: neither in the head nor in the body."""
    for begun in (PLAIN + b"X-Slow: ", POST + b"Content-Length: 100000\r\n\r\n"):
        made = address.connect()
        made.sendall(begun)
        count, begin = 0, time.monotonic()
        made.settimeout(0.1)
        while time.monotonic() - begin < 8:
            try:
                made.sendall(b"a")
                count += 1
                if not made.recv(65_536):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert 1 <= count < 60, count


def test_a_client_that_reads_nothing_is_left(address: Address) -> None:
    """Answers that nobody takes hold a connection for a short time only."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.connect(("127.0.0.1", address.port))
    address.open.append(made)
    made.settimeout(20)

    def ask_on() -> None:
        while True:
            made.sendall(request("GET", "/style.css") * 20)

    with pytest.raises(ConnectionError):
        ask_on()


def test_other_methods(address: Address) -> None:
    page = address.send(request("GET", "/roadmap/people", "Connection: close"))
    head = address.send(request("HEAD", "/roadmap/people", "Connection: close"))
    assert page is not None
    assert head is not None
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == page.headers["content-length"]
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        answer = address.send(request(method, "/roadmap/people"))
        assert answer is not None
        assert answer.status == 405, method
        assert answer.headers["allow"] == "GET"


def test_a_head_that_has_not_ended_has_no_fault_yet() -> None:
    whole = MALFORMED["folded field"][0]
    assert fault_of_head(whole[:-1]) == ""
    assert fault_of_head(whole) == "a header field is folded over several lines"
    assert fault_of_head(request("POST", "/x", JSON, body=b"{}")) == ""
