"""The form of a mail: its words once as plain text and once as HTML, from right to left too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from keruen.mail.messages import Attached, Letter
from keruen.web.languages import RIGHT_TO_LEFT
from keruen.web.site import TEMPLATES


@dataclass(frozen=True)
class Section:
    """What a mail says of one record: its title, its lines, its page."""

    title: str
    lines: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class MailBody:
    """The words of a mail in one language, and where its links lead.

    Parameters
    ----------
    lead : what it is about.
    sections : one for each record.
    after : paragraphs behind the sections.
    button : the words and the address of its main link.
    footer : why the reader receives it, and how to end it.
    """

    subject: str
    language: str
    lead: tuple[str, ...]
    sections: Sequence[Section] = ()
    after: Sequence[str] = ()
    button: tuple[str, str] = ("", "")
    footer: Sequence[str] = ()
    unsubscribe: str = ""
    parts: Sequence[Attached] = field(default_factory=tuple)

    def letter(self) -> Letter:
        """The body as what is sent."""
        return Letter(
            self.subject,
            "\n".join(_plain(self)) + "\n",
            _html(self),
            self.language,
            self.unsubscribe,
            self.parts,
        )


def _plain(body: MailBody) -> Iterator[str]:
    for words in body.lead:
        yield words
        yield ""
    for section in body.sections:
        yield f"* {section.title}" if section.title else "*"
        yield from (f"  {line}" for line in section.lines)
        if section.link:
            yield f"  {section.link}"
        yield ""
    for words in body.after:
        yield words
        yield ""
    words, address = body.button
    if address:
        yield f"{words}:"
        yield address
        yield ""
    yield "-- "
    yield from body.footer


def _html(body: MailBody) -> str:
    direction = "rtl" if body.language in RIGHT_TO_LEFT else "ltr"
    return _environment().get_template("mail.html.jinja").render(body=body, direction=direction)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
