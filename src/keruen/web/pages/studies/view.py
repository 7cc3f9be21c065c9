"""The view that pages of cases share: choices by query, a grid with findings, files to send."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from keruen.errors import Finding
from keruen.web.forms import Form
from keruen.web.pages.tables import Paging, Table
from keruen.web.pages.view import Choice, Link, Phrase, View


@dataclass(frozen=True)
class Picker:
    """A form that asks for the same page with other choices.

    Parameters
    ----------
    hidden : what is asked for besides.
    button : what its button says, from the catalogue.
    """

    choices: tuple[Choice, ...]
    button: str
    hidden: tuple[tuple[str, str], ...] = ()
    anchor: str = ""


class Sent(NamedTuple):
    """A text that is sent with a file: its field and its title from the catalogue."""

    name: str
    title: str
    needed: bool = False


@dataclass(frozen=True)
class FileForm:
    """A form that sends a workbook.

    Parameters
    ----------
    act : the command.
    open : whether its fields are shown at once.
    """

    act: str
    label: str
    hidden: tuple[tuple[str, str], ...] = ()
    texts: tuple[Sent, ...] = ()
    most_megabytes: int = 25
    open: bool = False


class GridCell(NamedTuple):
    """A cell of a table of a case, with its findings."""

    text: str
    findings: tuple[Finding, ...] = ()

    @property
    def look(self) -> str:
        """The class by the worst of its findings."""
        levels = {each.level for each in self.findings}
        return next((each for each in ("error", "warning", "note") if each in levels), "")


class GridColumn(NamedTuple):
    """A column of a table of a case, with findings about the column itself."""

    name: str
    unit: str = ""
    meaning: str = ""
    is_number: bool = False
    findings: tuple[Finding, ...] = ()


class GridRow(NamedTuple):
    """A row of a table of a case: its key, the address at which it is edited, its cells."""

    key: str
    link: str
    cells: tuple[GridCell, ...]
    chosen: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of a case as it is stored."""

    caption: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    paging: Paging | None = None


class ChangeLine(NamedTuple):
    """A change of a scenario in words, and the form that removes it."""

    words: Phrase
    form: Form | None = None


class ScenarioCard(NamedTuple):
    """A scenario: its name, what it asks, its changes in words, and the page that adds one."""

    name: str
    words: str
    changes: tuple[ChangeLine, ...]
    link: str = ""
    forms: tuple[Form, ...] = ()


@dataclass
class StudiesView(View):
    """A page of studies.

    Parameters
    ----------
    first_tables : stand before the grid.
    shortcuts : links above the content.
    is_wide : whether the content has the whole width, and the forms stand above it.
    """

    template: ClassVar[str] = "studies_page.html.jinja"
    keeps_query: ClassVar[bool] = True

    pickers: list[Picker] = field(default_factory=list)
    files: list[FileForm] = field(default_factory=list)
    first_tables: list[Table] = field(default_factory=list)
    shortcuts: list[Link] = field(default_factory=list)
    grid: Grid | None = None
    is_wide: bool = False
    scenarios: list[ScenarioCard] | None = None

    @property
    def acting(self) -> bool:
        """Whether the actions are shown beside the page."""
        return not self.is_wide and bool(self.side_forms or self.files)

    @property
    def side_forms(self) -> list[Form]:
        """The forms that stand beside the page."""
        return [] if self.is_wide else self.forms
