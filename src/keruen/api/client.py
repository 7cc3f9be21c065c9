"""A client of a workspace that a server shows: cases, jobs and runs over HTTP."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from keruen.api.server_answers import (
    CasePage,
    CommandAnswer,
    JobAnswer,
    JobPage,
    Page,
    RunAnswer,
    RunPage,
    ServerCase,
    ServerJob,
    ServerRun,
    ServerVersion,
    VersionAnswer,
    VersionPage,
    Words,
)
from keruen.errors import KeruenError

if TYPE_CHECKING:
    from keruen.api.plans import Plan

A = TypeVar("A")
P = TypeVar("P", bound=Page)

TIMEOUT_SECONDS = 60.0
ENDED = ("done", "failed", "cancelled")


def connect(url: str, token: str) -> Workspace:
    """Connect to the workspace of a team, which `keruen serve` shows.

    Nothing is sent yet; a wrong address or token is refused with the first request.

    Parameters
    ----------
    url : address of the workspace, such as ``https://keruen.example.org``.
    token : a token of an account, made on the page of that account.

    Returns
    -------
    The workspace: its cases, jobs and runs.

    Raises
    ------
    KeruenError : an address that is not of HTTP, or one without encryption on another machine.

    Examples
    --------
    >>> import keruen
    >>> workspace = keruen.connect("https://keruen.example.org/", "a token")
    >>> workspace.url
    'https://keruen.example.org'
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise KeruenError(
            f"the address {url!r} is not one of HTTP",
            "Give it as https://keruen.example.org.",
        )
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise KeruenError(
            f"the token would travel unprotected to {parts.hostname}",
            "Give an address that begins with https://.",
        )
    return Workspace(f"{parts.scheme}://{parts.netloc}", token)


@dataclass(frozen=True)
class Workspace:
    """The cases, jobs and runs of a team on a server.

    Made by `keruen.connect`. Records are dictionaries; `keruen.api.server_answers` lists their
    names and types.

    Attributes
    ----------
    url : address of the server.
    """

    url: str
    _token: str

    def __repr__(self) -> str:
        return f"Workspace({self.url!r})"

    def cases(self) -> list[ServerCase]:
        """The cases that the account sees, each with its id, name, title and team."""
        return [each for page in self._pages(CasePage, "cases") for each in page["cases"]]

    def versions(self, case: str) -> list[ServerVersion]:
        """The versions of a case, the oldest first.

        Parameters
        ----------
        case : its id.
        """
        pages = self._pages(VersionPage, "versions", case=case)
        return [each for page in pages for each in page["versions"]]

    def tables(self, version: str) -> dict[str, str]:
        """The tables of a version of a case as CSV, by name.

        Parameters
        ----------
        version : its id.
        """
        return self._get(VersionAnswer, f"versions/{_part(version)}")["tables"]

    def jobs(self) -> list[RemoteJob]:
        """The jobs of the team, the oldest first."""
        pages = self._pages(JobPage, "jobs")
        return [RemoteJob(self, each["id"]) for page in pages for each in page["jobs"]]

    def job(self, id: str) -> RemoteJob:
        """A job by its id."""
        return RemoteJob(self, id)

    def runs(self) -> list[RemoteRun]:
        """The runs that the account sees, the oldest first."""
        pages = self._pages(RunPage, "runs")
        return [RemoteRun(self, each["id"]) for page in pages for each in page["runs"]]

    def run(self, id: str) -> RemoteRun:
        """A run by its id."""
        return RemoteRun(self, id)

    def start(
        self,
        kind: str,
        version: str = "",
        *,
        scenario: str = "",
        run: str = "",
        seconds: int | None = None,
        memory_mib: int = 2_048,
        key: str = "",
        **options: object,
    ) -> RemoteJob:
        """Start a job.

        Parameters
        ----------
        kind : ``plan``, ``simulate``, ``ask``, ``value`` or ``loop``.
        version : id of the version of a case; not for a simulation.
        scenario : id of a scenario of the case.
        run : for a simulation, the id of the run of a plan.
        seconds : time limit; the usual one of the kind if left out.
        memory_mib : most memory.
        key : an idempotency key of your own; a new one if left out.
        options : as on the page that starts jobs, such as ``gap=0.02`` or ``no_hub=True``.
        """
        given = {
            name: "yes" if value is True else str(value)
            for name, value in options.items()
            if value is not False
        }
        fields: dict[str, object] = {
            "kind": kind,
            "version_id": version,
            "scenario_id": scenario,
            "run_id": run,
            "options": given,
            "memory_mib": memory_mib,
        }
        if seconds is not None:
            fields["seconds"] = seconds
        made = self.act("start_job", key=key, **fields)
        return RemoteJob(self, made["id"])

    def act(self, command: str, *, key: str = "", **fields: object) -> CommandAnswer:
        """Do any command of studies, such as ``begin_case`` or ``approve_run``.

        A command is sent with an idempotency key: where the answer was lost, the same key can be
        sent again and the command is done once. What a command agrees to is read before it.

        Parameters
        ----------
        command : its name, as in the API.
        key : an idempotency key of your own; a new one if left out.
        fields : of the command.

        Returns
        -------
        The kind and id of the record, its tier and a note.

        Raises
        ------
        KeruenError : what the server refuses, in its words.
        """
        content = json.dumps(fields).encode("utf-8")
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key or str(uuid.uuid4()),
        }
        return _read(CommandAnswer, self._send("POST", f"acts/{_part(command)}", content, headers))

    def agree(self, command: str, *, key: str = "", **fields: object) -> CommandAnswer:
        """Do a command that agrees to words of a record, such as ``approve_run``.

        The words are read just before, and the command is refused where they change meanwhile.

        Parameters
        ----------
        command, key, fields : as for `act`.
        """
        asked = {name: str(value) for name, value in fields.items()}
        words = self._get(Words, f"acts/{_part(command)}", **asked)
        return self.act(command, key=key, seen=words["seen"], **fields)

    def _pages(self, kind: type[P], name: str, **query: str) -> Iterator[P]:
        cursor = ""
        while True:
            page = self._get(kind, name, **query, size="200", cursor=cursor)
            yield page
            cursor = page["next"]
            if not cursor:
                return

    def _get(self, kind: type[A], path: str, /, **query: str) -> A:
        asked = urlencode({name: value for name, value in query.items() if value})
        return _read(kind, self._send("GET", f"{path}?{asked}" if asked else path))

    def _send(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        request = urllib.request.Request(
            f"{self.url}/api/studies/{path}",
            content,
            {"Authorization": f"Bearer {self._token}", **(headers or {})},
            method=method,
        )
        try:
            with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as error:
            raise _refused(error) from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise KeruenError(
                f"the workspace {self.url} does not answer: {reason}",
                "Check the address, and whether the server runs.",
            ) from None


@dataclass(frozen=True)
class RemoteJob:
    """A job on a server.

    Attributes
    ----------
    workspace : on whose server it is.
    id : of the job.
    """

    workspace: Workspace
    id: str

    def read(self) -> ServerJob:
        """The job as it is now: its state, its progress and the id of its run."""
        return self.workspace._get(JobAnswer, f"jobs/{_part(self.id)}")["job"]

    @property
    def state(self) -> str:
        """``queued``, ``running``, ``done``, ``failed`` or ``cancelled``."""
        return str(self.read()["state"])

    def cancel(self) -> None:
        """Cancel the job; one that runs ends with the best that it found."""
        self.workspace.act("cancel_job", job_id=self.id)

    def wait(self, seconds: float = 3_600.0, every: float = 2.0) -> RemoteRun:
        """Wait for the end of the job.

        Parameters
        ----------
        seconds : at most.
        every : how often the server is asked (s).

        Returns
        -------
        The run of the job.

        Raises
        ------
        KeruenError : it failed, was cancelled without a run, or did not end in time.
        """
        last = time.monotonic() + seconds
        while True:
            found = self.read()
            if found["state"] in ENDED:
                break
            if time.monotonic() >= last:
                raise KeruenError(
                    f"job {self.id} did not end within {seconds:g} s", "Wait for it again."
                )
            time.sleep(every)
        if not found["run"]:
            raise KeruenError(
                found["problem"] or f"job {self.id} ended without a run",
                found["remedy"] or "Start it again.",
            )
        return RemoteRun(self.workspace, found["run"])


@dataclass(frozen=True)
class RemoteRun:
    """A run on a server.

    Attributes
    ----------
    workspace : on whose server it is.
    id : of the run.
    """

    workspace: Workspace
    id: str

    def read(self) -> ServerRun:
        """What the server has recorded of the run: its title, figures, state and tier."""
        return self.workspace._get(RunAnswer, f"runs/{_part(self.id)}")["run"]

    def files(self) -> dict[str, str]:
        """SHA-256 of each file of the run by its path."""
        found = self.workspace._get(RunAnswer, f"runs/{_part(self.id)}")["files"]
        return {each["name"]: each["sha256"] for each in found}

    def file(self, name: str) -> bytes:
        """A file of the run, such as ``plan.xlsx``."""
        return self.workspace._send("GET", f"runs/{_part(self.id)}/files/{quote(name)}")

    def download(self, folder: str | Path) -> Path:
        """Download the run as a folder that the commands of Keruen read.

        Each file is compared with its SHA-256. The folder is there whole or not at all.

        Parameters
        ----------
        folder : the folder to make.

        Raises
        ------
        KeruenError : the folder is there already, or a file arrived changed.
        """
        place = Path(folder)
        if place.exists():
            raise KeruenError(f"the folder {place} already exists", "Give another folder.")
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent) as made:
            fresh = Path(made) / "run"
            for name, digest in self.files().items():
                content = self.file(name)
                if hashlib.sha256(content).hexdigest() != digest:
                    raise KeruenError(
                        f"file {name} of run {self.id} arrived changed", "Download it again."
                    )
                self._write(fresh, name, content)
            shutil.move(fresh, place)
        return place

    def plan(self) -> Plan:
        """The plan of the run, as `keruen.read_run` reads it from its folder.

        Raises
        ------
        KeruenError : the run is not one of a plan.
        """
        from keruen.api.runs import read_run

        with tempfile.TemporaryDirectory(prefix="keruen-run-") as made:
            return read_run(self.download(Path(made) / "run"))

    def _write(self, folder: Path, name: str, content: bytes) -> None:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name:
            raise KeruenError(
                f"run {self.id} names a file outside its folder: {name!r}",
                "Ask the operator of the server.",
            )
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the token goes to the address that was given, and nowhere else."""

    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_SameHost)


def _read(_kind: type[A], content: bytes) -> A:
    """An answer of a server, whose API declares it to be of this kind."""
    found: A = json.loads(content)
    return found


def _part(text: str) -> str:
    """A part of an address."""
    return quote(text, safe="")


def _refused(error: urllib.error.HTTPError) -> KeruenError:
    """What a server refused, in its words."""
    try:
        found = json.loads(error.read())
        return KeruenError(str(found["what"]), str(found["remedy"]))
    except (ValueError, KeyError, TypeError):
        return KeruenError(
            f"the server answered with status {error.code}", "Check the address and the token."
        )
