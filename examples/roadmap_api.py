"""A roadmap by its HTTP API (`pip install 'keruen[web]'` and httpx).

The example serves a new register inside this process. Against `keruen serve` the same requests go
to its address: replace `TestClient` by ``httpx.Client(base_url="https://...")``.
"""

import tempfile
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES, prepare
from keruen.roadmap.indicators import read_sources
from keruen.web.application import make_application

LANGUAGES = ("fr", "en", "ar", "kk", "ru")


def main() -> None:
    """Two sides agree on a commitment, each through the API."""
    with tempfile.TemporaryDirectory() as folder:
        database, accounts = prepare(f"sqlite:///{Path(folder) / 'register.db'}")
        application = make_application(database, read_sources(SITES))
        passwords = dict(accounts)
        morocco = sign_in(application, "mar", passwords["mar"])
        kazakhstan = sign_in(application, "kaz", passwords["kaz"])

        # Pages are data too: each has a `.json` form.
        listed = morocco.get("/roadmap/commitments.json").json()
        print(sorted(listed))

        # One side proposes a commitment; the texts are needed in every language.
        title = dict.fromkeys(LANGUAGES, "Inspect the silo every quarter")
        proposed = act(morocco, "propose_commitment", provision_id="p06", title=title)
        print(proposed)

        # Each side names who leads it and accepts. What an act agrees to is read first; the act
        # sends the fingerprint of what was read, so that nobody agrees to changed words.
        about = {"commitment_id": proposed["id"]}
        for client, ministry in ((morocco, "mar_mfa"), (kazakhstan, "kaz_mfa")):
            act(client, "name_lead", **about, organisation_id=ministry)
            read = client.get("/api/roadmap/acts/accept_commitment", params=about).json()
            act(client, "accept_commitment", **about, seen=read["seen"])

        page = morocco.get(f"/roadmap/commitments/{proposed['id']}.json").json()
        print(page["title"])
        assert "accepted" in str(page)
        database.refresh()


def sign_in(application: FastAPI, account: str, password: str) -> TestClient:
    """A client of one side, with the key that its acts need."""
    client = TestClient(application, base_url="http://localhost", follow_redirects=False)
    answer = client.post("/sign-in", data={"account": account, "password": password, "next": "/"})
    assert answer.status_code == 303
    page = client.get("/roadmap/people").text
    key = page.partition('name="form_key" value="')[2].partition('"')[0]
    client.headers["x-keruen-form-key"] = key
    return client


def act(client: TestClient, name: str, **fields: object) -> dict[str, str]:
    """Do an act; returns the kind and id of its record."""
    answer = client.post(f"/api/roadmap/acts/{name}", json=fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


if __name__ == "__main__":
    main()
