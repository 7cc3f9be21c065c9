"""What the rules of grain, care and laytime find wrong is shown in the language of the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import keruen
from keruen.errors import FilledText, JoinedText, KeruenError, fill, term
from keruen.hub.grain.checks import check_decimal
from keruen.hub.quality.specification import Result, SpecificationLine, judge
from keruen.laytime.errors import Findings, LaytimeError
from keruen.laytime.read_terms import read_terms
from keruen.store.database import Database
from keruen.store.refusal import RefusalError
from keruen.web.languages import ids_in, tell, translate
from tests.hub.conftest import database, hub_roles, packaged_zones, postgresql, register_url
from tests.hub.terminal import LAB, TRADER
from tests.web.hub_trade_site import Site, form_of, serve
from tests.web.test_hub_records import CONTRACT

__all__ = ["database", "hub_roles", "packaged_zones", "postgresql", "register_url"]

SOURCE = Path(keruen.__file__).parent
LIBRARIES = (
    *("hub/grain", "hub/weights", "hub/quality", "hub/care/fumigation.py"),
    *(
        f"laytime/{each}.py"
        for each in (
            *("calculate", "check_facts", "clock", "fields", "read_charter", "read_terms"),
            "errors",
        )
    ),
)
"""Modules whose errors reach pages of the hub book."""


@pytest.fixture
def site(database: Database) -> Site:
    """The served terminal."""
    return serve(database)


def wrong_terms(terms: dict[str, object]) -> LaytimeError:
    """What is wrong with terms of laytime."""
    findings = Findings()
    read_terms(terms, findings, "laytime_terms")
    with pytest.raises(LaytimeError) as error:
        findings.refuse()
    return error.value


def test_a_single_finding_in_each_language() -> None:
    error = wrong_terms(
        {"demurrage_per_day": "many", "despatch_per_day": "none", "allowed_days": 2}
    )
    assert str(error) == (
        "table laytime_terms, column demurrage_per_day, value 'many': not a number\n"
        "  Write a number with a point, such as 12000 or 63.6."
    )
    assert tell(error, "fr") == (
        "table laytime_terms, colonne demurrage_per_day, valeur 'many' : pas un nombre",
        "Écrivez un nombre avec un point, tel que 12000 ou 63.6.",
    )
    assert tell(error, "ru") == (
        "таблица laytime_terms, столбец demurrage_per_day, значение 'many': не число",
        "Пишите число с точкой, например 12000 или 63.6.",
    )


def test_all_findings_in_another_language() -> None:
    error = wrong_terms({"demurrage_per_day": 0, "despatch_per_day": "none"})
    what, remedy = tell(error, "kk")
    assert what == "сталия деректеріндегі қателер: 2"
    assert remedy == (
        "laytime_terms кестесі: сталия берілмеген\n"
        "  Мыналардың бірін көрсетіңіз: allowed_hours, allowed_days, rate_t_per_day, "
        "rate_t_per_hatch_per_day, rate_t_per_working_hatch_per_day.\n"
        "laytime_terms кестесі, demurrage_per_day бағаны, мәні '0': нөл мөлшерлеме\n"
        "  Нөлден жоғары мөлшерлеме жазыңыз немесе шартты алып тастаңыз."
    )


def test_figures_and_limits() -> None:
    with pytest.raises(KeruenError) as error:
        check_decimal("moisture_percent", Decimal(101), 0, 100)
    assert tell(error.value, "ar") == (
        "moisture_percent، القيمة '101': خارج النطاق",
        "اذكر رقماً لا يقل عن 0 ولا يتجاوز 100.",
    )
    line = SpecificationLine("protein", "%", "", least=Decimal("12.5"))
    (breach,) = judge([line], {"protein": Result("protein", Decimal("12.4"), "%", "")})
    assert breach.what == "protein is 12.4 %, below 12.5 %"
    assert translate(breach.what, "fr") == "protéines : 12.4 %, au-dessous de 12.5 %"


def test_texts_inside_a_refusal() -> None:
    reasons = JoinedText((fill("every bin is empty"), term("protein")), "; ")
    error = RefusalError("{reasons}", "Wait until then.", {"reasons": reasons}, "conflict")
    assert str(error) == "every bin is empty; protein\n  Wait until then."
    assert tell(error, "fr") == (
        "toutes les cellules sont vides; protéines",
        "Attendez jusque-là.",
    )
    named = RefusalError("{what}", "", {"what": fill("{name}: {x}", name="bin_1", x=1)}, "conflict")
    assert "bin_1" in ids_in(named)
    assert tell(named, "en", {"bin_1": "Bin 1"})[0] == "“Bin 1”: 1"


def test_a_form_of_laytime_terms_in_french(site: Site) -> None:
    client = site.client(TRADER)
    page = client.get("/hub/new-contract", params={"lang": "fr"})
    sent = form_of(page.text, "write_contract")
    given = {**CONTRACT, "laytime_terms__demurrage_per_day": "many"}
    sent |= {name.replace("__", "."): value for name, value in given.items()}
    french = {"Accept-Language": "fr"}
    answer = client.post("/hub/acts/write_contract", data=sent, headers=french)
    assert answer.status_code == 409
    what = "table laytime_terms, colonne demurrage_per_day, valeur &#39;many&#39; : pas un nombre"
    remedy = "Écrivez un nombre avec un point, tel que 12000 ou 63.6."
    assert f'<p class="problem">{what}</p><p>{remedy}</p>' in answer.text


def test_the_laboratory_in_arabic(site: Site) -> None:
    assert '<td role="cell" class="text" data-column="Reasons">protein was not tested<' in (
        site.page(LAB, "/hub/laboratory")
    )
    page = site.page(LAB, "/hub/laboratory", "ar")
    assert "was not tested" not in page
    assert "البروتين لم يُحلَّل" in page


def test_the_sign_of_a_limit_is_not_mirrored(site: Site) -> None:
    """Arabic goes from right to left, where a sign such as ≥ is drawn as ≤."""
    page = site.page(TRADER, f"/hub/contracts/{site.ids['second']}", "ar")
    assert "\u2066≥ 12.5 %\u2069" in page
    assert page.count("≥") == page.count("\u2066≥")


def texts_of_errors(tree: ast.AST) -> Iterator[ast.expr]:
    """What is wrong and what to do, of errors that a module raises or gathers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("KeruenError", "ClockError", "InfeasibleError"):
                yield from node.args
            elif name == "Obstacle":
                yield from node.args[1:]
            elif name == "Breach":
                yield from node.args[3:]


def test_every_text_of_the_libraries_can_be_translated() -> None:
    files = [
        path
        for each in LIBRARIES
        for path in ([SOURCE / each] if each.endswith(".py") else (SOURCE / each).glob("*.py"))
    ]
    count = 0
    for path in sorted(files):
        for text in texts_of_errors(ast.parse(path.read_text(encoding="utf-8"))):
            count += 1
            plain = isinstance(text, ast.JoinedStr | ast.Constant)
            assert not plain, f"{path.relative_to(SOURCE)}, line {text.lineno}: use fill(...)"
    assert count > 100


def test_a_filled_text_is_a_text() -> None:
    text = fill("below {least} kg", least=5)
    assert isinstance(text, FilledText)
    assert (text, text.template, text.values) == ("below 5 kg", "below {least} kg", {"least": 5})
