"""Documents: texts by language, brackets, concordance, signatures."""

from __future__ import annotations

from sqlalchemy import select

from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    live_rows,
    page,
)
from keruen.roadmap import tables as t
from keruen.roadmap.acts.texts import missing_concordance
from keruen.roadmap.desk import Row


@page("/roadmap/documents")
def all_documents(asked: Asked) -> View:
    """Documents and their newest versions."""
    rows = []
    found = []
    versions: dict[str, Row] = {}
    for version in asked.desk.rows(select(t.text_version).order_by(t.text_version.c.number)):
        versions[version["document"]] = version
    for row in live_rows(asked.desk, t.document):
        state = versions[row["id"]]["state"] if row["id"] in versions else ""
        found.append({**row, "state": state})
        title = Cell(asked.say(row["title"]), f"/roadmap/documents/{row['id']}")
        rows.append([title, Cell(row["kind"], kind="state"), Cell(state, kind="state")])
    view = View("Texts", grids=[Grid("Texts", ["Title", "Kind", "State"], rows)])
    view.forms = forms_for(asked, ("draft_document", {}))
    view.data = {"documents": found}
    return view


@page("/roadmap/documents/{id}")
def one_document(asked: Asked) -> View:
    """A document: its texts by language, brackets, concordance, signatures."""
    desk = asked.desk
    row = desk.find(t.document, asked.path["id"])
    versions = desk.rows(
        select(t.text_version)
        .where(t.text_version.c.document == row["id"])
        .order_by(t.text_version.c.number.desc())
    )
    view = View(asked.say(row["title"]))
    view.data = {"document": row, "versions": versions}
    if not versions:
        return view
    version = versions[0]
    brackets = desk.rows(select(t.bracket).where(t.bracket.c.version == version["id"]))
    signatures = desk.rows(select(t.signature).where(t.signature.c.version == version["id"]))
    missing = missing_concordance(desk, version)
    view.facts = [
        ("State", Cell(version["state"], kind="state")),
        ("Version", version["number"]),
        ("SHA-256", version["sha256"]),
        ("Open brackets", sum(each["state"] == "open" for each in brackets)),
        ("Concordance missing", ", ".join(missing) or "-"),
        ("Signed by", ", ".join(each["of_party"] for each in signatures) or "-"),
    ]
    view.texts = [
        {"language": language, "words": words} for language, words in version["texts"].items()
    ]
    view.grids = [
        Grid(
            "Brackets",
            ["Place", "State", "Proposals", "Resolution"],
            [
                [
                    each["place"],
                    Cell(each["state"], kind="state"),
                    " / ".join(
                        f"{party}: {asked.say(words)}"
                        for party, words in sorted(each["proposals"].items())
                    ),
                    asked.say(each["resolution"]),
                ]
                for each in brackets
            ],
        )
    ]
    about = {"version_id": version["id"]}
    wanted: list[tuple[str, dict[str, str]]] = []
    if version["state"] in ("draft", "negotiated"):
        wanted = [("open_bracket", about)]
        for each in brackets:
            if each["state"] == "open":
                wanted.append(("propose_resolution", {"bracket_id": each["id"]}))
                if each["resolution"] and each["resolution_party"] != desk.actor.party:
                    wanted.append(("accept_resolution", {"bracket_id": each["id"]}))
        for lacking in missing:
            party, language = lacking.split()
            if party == desk.actor.party:
                wanted.append(("confirm_concordance", {**about, "language": language}))
        wanted.append(("agree_to_text", about))
    if version["state"] == "agreed":
        wanted = [("sign_text", about), ("attach_signature", about)]
    if version["state"] == "signed":
        wanted = [("publish_text", about)]
    if version["state"] in ("signed", "published"):
        view.facts.append(("Bundle", Cell("download", f"/roadmap/bundles/{version['id']}.json")))
    view.forms = forms_for(asked, *wanted, ("write_version", {"document_id": row["id"]}))
    view.data |= {"brackets": brackets, "missing_concordance": missing, "signatures": signatures}
    return view
