"""What pages of jobs and runs show beyond other pages: drawings, a report, and a refresh."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup

from keruen.web.pages.view import Choice, Link, Phrase, View


@dataclass(frozen=True)
class Drawing:
    """A drawing under its title.

    Parameters
    ----------
    title, words : from the catalogue.
    picture : the markup of the drawing.
    keys : classes of swatches with what they stand for.
    """

    title: str
    picture: Markup
    words: str | Phrase = ""
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Remark:
    """A comment on a run: who made it, when, on which figure, and its words."""

    by: str
    at: str
    figure: str
    words: str
    answer: bool = False


@dataclass
class StudiesView(View):
    """A page of studies.

    Parameters
    ----------
    drawings : below the facts.
    remarks : comments, the oldest first; None where the page has none.
    shortcuts : links above the content.
    report : the report of a run, in English.
    refresh_seconds : after which a browser asks for the page again; 0 for never.
    pause, resume : addresses of the page without and with that refresh.
    link_action : where the form of a link goes; empty where there is none.
    link_address : of a link that was made just now; shown this once.
    link_repeated : whether its form came again, and the address was shown before.
    """

    template: ClassVar[str] = "studies_runs_page.html.jinja"
    keeps_query: ClassVar[bool] = True

    drawings: list[Drawing] = field(default_factory=list)
    remarks: list[Remark] | None = None
    shortcuts: list[Link] = field(default_factory=list)
    report: Markup = field(default_factory=Markup)
    refresh_seconds: int = 0
    pause: str = ""
    resume: str = ""
    link_action: str = ""
    link_address: str = ""
    link_repeated: bool = False


@dataclass
class CompareView(StudiesView):
    """Runs beside one another, with the choice of runs.

    Parameters
    ----------
    choices : the runs that can be chosen for each place.
    """

    template: ClassVar[str] = "studies_compare.html.jinja"

    choices: list[Choice] = field(default_factory=list)

    @property
    def acting(self) -> bool:
        """A comparison has the whole width."""
        return False
