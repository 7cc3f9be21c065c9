"""The view that pages of the hub book share: the answer, large forms, drawings, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from keruen.web.forms import Form
from keruen.web.pages.hub.drawings import Drawing
from keruen.web.pages.hub.forms import HubForm
from keruen.web.pages.tables import Table
from keruen.web.pages.view import View


@dataclass
class HubView(View):
    """A page of the hub book.

    Parameters
    ----------
    drawings : stand after the answer and the large forms, before the tables.
    first_tables : stand right after the answer.
    """

    template: ClassVar[str] = "hub_page.html.jinja"

    drawings: list[Drawing] = field(default_factory=list)
    first_tables: list[Table] = field(default_factory=list)

    @property
    def buttons(self) -> list[HubForm]:
        """Forms that ask for nothing, as large buttons side by side."""
        return [each for each in self._big if not each.fields]

    @property
    def big_forms(self) -> list[HubForm]:
        """Forms that stand open in the page, with large buttons."""
        return [each for each in self._big if each.fields]

    @property
    def _big(self) -> list[HubForm]:
        return [each for each in self.forms if isinstance(each, HubForm) and each.big]

    @property
    def side_forms(self) -> list[Form]:
        """The other forms."""
        return [each for each in self.forms if not (isinstance(each, HubForm) and each.big)]
