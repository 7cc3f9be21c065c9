"""Plan on a server from Python (`pip install 'keruen[web]'`).

The example serves a new workspace inside this process. Against `keruen serve` only the lines from
`keruen.connect` on are needed, with the address of the server and a token of the account's page.
"""

import tempfile
import threading
import time
from pathlib import Path

import keruen
from keruen.store import accounts, administration, hashing
from keruen.studies.jobs.worker import Worker
from keruen.studies.package import open_studies
from keruen.web.addresses import open_port
from keruen.web.application import make_application
from keruen.web.connection import make_server
from keruen.web.limits import Limits
from keruen.web.proxies import Proxies
from keruen.web.studies_package import serve_studies


def main() -> None:
    """Begin a case, plan it on the server, and read the plan."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        database = open_studies(f"sqlite:///{folder / 'studies.db'}")
        account = administration.Account("aida", "NORTH", "", ("planner",), False, 0.0)
        with database.admin_transaction(alone=True) as connection:
            hashed = hashing.hash_password("quiet harbour 7 lanterns")
            administration.add_first_accounts(connection, [(account, hashed)])
        with database.admin_transaction() as connection:
            token = accounts.make_token(connection, "aida", ["planner"])
        port = open_port("127.0.0.1", 0)
        application = make_application(database, packages=[serve_studies(folder / "runs")])
        server = make_server(application, Limits(), Proxies())
        thread = threading.Thread(target=server.run, kwargs={"sockets": [port]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        worker = Worker(database, folder / "runs")
        threading.Thread(target=worker.run, daemon=True).start()
        try:
            plan_on_server(f"http://127.0.0.1:{port.getsockname()[1]}", token)
        finally:
            worker.stopping.set()
            server.should_exit = True
            thread.join()
            database.refresh()


def plan_on_server(url: str, token: str) -> None:
    """What a planner writes."""
    workspace = keruen.connect(url, token)
    case = workspace.act("begin_case", name="sahel", shipped="west-africa")["id"]
    first = workspace.versions(case)[0]["id"]
    cells = {"periods": "6"}
    version = workspace.act(
        "write_row", version_id=first, table="case", row="case=west-africa", cells=cells
    )["id"]
    job = workspace.start("plan", version, seconds=60, gap=0.05, no_hub=True, value_seconds=0)
    run = job.wait()
    plan = run.plan()
    print(f"{run.read()['title']}: USD {plan.cost_usd / 1e6:,.1f} million")
    assert keruen.verify(plan) == []
    assert plan.cost_usd == run.read()["figures"]["cost_usd"]


if __name__ == "__main__":
    main()
