"""Identifiers of lots, places and events: GS1 where the hub has a company prefix, else its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from keruen.errors import KeruenError
from keruen.hub.grain.checks import shown

MOST_LOT = 20
LGTIN = re.compile(r"urn:epc:class:lgtin:(\d{6,12})\.(\d{1,7})\.([^\s.][^\s]*)", re.ASCII)
SGLN = re.compile(r"urn:epc:id:sgln:(\d{6,12})\.(\d{0,6})\.([^\s]+)", re.ASCII)
LOT_LINK = re.compile(r"https?://[^/\s]+(?:/[^\s]*)?/01/(\d*)/10/([^/\s?#]*)", re.ASCII)
PLACE_LINK = re.compile(r"https?://[^/\s]+(?:/[^\s]*)?/414/(\d*)(?:/254/([^/\s?#]*))?", re.ASCII)
WEB = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d+)?/[!-~]+", re.ASCII)
UUID = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
HASHED = re.compile(r"ni:///sha-256;[0-9a-f]{64}(?:\?ver=CBV2\.0)?", re.ASCII)
URN = re.compile(r"urn:[a-z0-9][a-z0-9\-]{1,31}:[!-~]+", re.ASCII | re.IGNORECASE)
SET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+", re.ASCII)
BASE = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d+)?(?:/[A-Za-z0-9._~\-]+)*", re.ASCII)


def check_digit(digits: str) -> int:
    """The check digit of GS1 for the digits before it (mod 10, weights 3 and 1 from the right).

    Examples
    --------
    >>> check_digit("629104150021")
    3
    """
    weighted = (int(each) * (3, 1)[place % 2] for place, each in enumerate(reversed(digits)))
    return -sum(weighted) % 10


def is_checked(number: str, length: int) -> bool:
    """Whether a number has a length and ends in its check digit."""
    return len(number) == length and int(number[-1]) == check_digit(number[:-1])


def lot_problem(uri: str) -> str:
    """What is wrong with the identifier of a lot; empty where nothing is."""
    if uri.startswith("urn:epc:"):
        found = LGTIN.fullmatch(uri)
        if found is None:
            return "not an LGTIN"
        if len(found[1]) + len(found[2]) != 13:
            return f"company prefix and item have {len(found[1]) + len(found[2])} digits, not 13"
        return _serial_problem(found[3], "lot")
    link = LOT_LINK.fullmatch(uri)
    if link is not None:
        if not is_checked(link[1], 14):
            return f"the GTIN {link[1]} does not have 14 digits with a right check digit"
        return _serial_problem(link[2], "lot")
    return "" if WEB.fullmatch(uri) else "not an LGTIN and not a web address"


def place_problem(uri: str) -> str:
    """What is wrong with the identifier of a place; empty where nothing is."""
    if uri.startswith("urn:epc:"):
        found = SGLN.fullmatch(uri)
        if found is None:
            return "not an SGLN"
        if len(found[1]) + len(found[2]) != 12:
            return f"company prefix and place have {len(found[1]) + len(found[2])} digits, not 12"
        return _serial_problem(found[3], "extension")
    link = PLACE_LINK.fullmatch(uri)
    if link is not None:
        if not is_checked(link[1], 13):
            return f"the GLN {link[1]} does not have 13 digits with a right check digit"
        return "" if link[2] is None else _serial_problem(link[2], "extension")
    return "" if WEB.fullmatch(uri) else "not an SGLN and not a web address"


def event_problem(uri: str) -> str:
    """What is wrong with the identifier of an event; empty where nothing is."""
    right = UUID.fullmatch(uri) or HASHED.fullmatch(uri) or WEB.fullmatch(uri)
    return "" if right else "not a UUID, a hash identifier or a web address"


def uri_problem(uri: str) -> str:
    """What is wrong with any other identifier; empty where nothing is."""
    if uri.startswith("urn:epc:id:sgln:"):
        return place_problem(uri)
    return "" if URN.fullmatch(uri) or WEB.fullmatch(uri) else "not a URN and not a web address"


def _serial_problem(text: str, name: str) -> str:
    plain = unquote(text)
    if len(plain) > MOST_LOT:
        return f"the {name} has {len(plain)} characters, and {MOST_LOT} are allowed"
    if SET_82.fullmatch(plain) is None:
        return f"the {name} has characters outside GS1 character set 82"
    return ""


@dataclass(frozen=True)
class Naming:
    """How a hub names its lots, places and events.

    Parameters
    ----------
    base : web address under which the hub names what has no GS1 key, such as
        ``https://hub.example/id``.
    company_prefix : GS1 company prefix of the hub; empty where it has none.

    Raises
    ------
    KeruenError : not a web address, or not a company prefix.

    Examples
    --------
    >>> Naming("https://hub.example/id").lot("2026/117")
    'https://hub.example/id/lot/2026%2F117'
    >>> Naming("https://hub.example/id", "6291041").lot("2026-117", item="500213")
    'urn:epc:class:lgtin:6291041.500213.2026-117'
    """

    base: str
    company_prefix: str = ""

    def __post_init__(self) -> None:
        if BASE.fullmatch(self.base) is None:
            raise KeruenError(
                f"base, value {shown(self.base)!r}: not a web address",
                "Give an address of the hub, such as https://hub.example/id.",
            )
        prefix = self.company_prefix
        digits = prefix.isascii() and prefix.isdecimal() and 6 <= len(prefix) <= 12
        if prefix and not digits:
            raise KeruenError(
                f"company_prefix, value {shown(prefix)!r}: not a GS1 company prefix",
                "Give its 6 to 12 digits, or leave it out where the hub has none.",
            )

    @property
    def vocabulary(self) -> str:
        """Address of the hub's own terms."""
        return f"{self.base}/vocabulary/"

    def lot(self, name: str, item: str = "") -> str:
        """Identifier of a lot: an LGTIN where the hub has a prefix and the grade an item number.

        Raises
        ------
        KeruenError : a name that the identifier cannot contain.
        """
        if self.company_prefix and item:
            uri = f"urn:epc:class:lgtin:{self.company_prefix}.{item}.{_urn_part(name)}"
        else:
            uri = f"{self.base}/lot/{quote(name, safe='')}"
        return _checked("lot", name, uri, lot_problem(uri))

    def place(self, name: str, location: str = "") -> str:
        """Identifier of a bin or gate: an SGLN where the hub has a prefix and a location number.

        Raises
        ------
        KeruenError : a name that the identifier cannot contain.
        """
        if self.company_prefix and location:
            uri = f"urn:epc:id:sgln:{self.company_prefix}.{location}.{_urn_part(name)}"
        else:
            uri = f"{self.base}/place/{quote(name, safe='')}"
        return _checked("place", name, uri, place_problem(uri))

    def of(self, kind: str, name: str) -> str:
        """Identifier of something else, such as an ``event``, ``party`` or ``document``.

        Raises
        ------
        KeruenError : an empty name.
        """
        uri = f"{self.base}/{kind}/{quote(name, safe='')}"
        return _checked(kind, name, uri, uri_problem(uri))


def _urn_part(name: str) -> str:
    return quote(name, safe="!'()*+,-.:;=_")


def _checked(kind: str, name: str, uri: str, problem: str) -> str:
    if problem or not name:
        raise KeruenError(
            f"{kind}, value {shown(name)!r}: {problem or 'no name'}",
            "Change the name, or the company prefix in the settings of the hub.",
        )
    return uri
