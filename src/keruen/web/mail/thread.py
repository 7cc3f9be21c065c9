"""The jobs as a thread of `keruen serve`, beside other processes over the same database."""

from __future__ import annotations

import logging
import threading

from keruen.errors import KeruenError
from keruen.mail.sending import new_runner
from keruen.web.mail.jobs import run_jobs
from keruen.web.mail.service import MailService

EVERY_SECONDS = 30.0

LOGGER = logging.getLogger(__name__)


class JobThread:
    """Runs the jobs again and again until it is stopped.

    Parameters
    ----------
    every_seconds : how long it waits between two runs.
    """

    def __init__(self, service: MailService, every_seconds: float = EVERY_SECONDS) -> None:
        self.service = service
        self.every_seconds = every_seconds
        self._stop = threading.Event()
        self._runner = new_runner()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the run that is under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=60)

    def _run(self) -> None:
        while not self._stop.wait(self.every_seconds):
            try:
                run_jobs(self.service, self._runner)
            except KeruenError as error:
                LOGGER.warning("the jobs did not end: %s", error.what)
            except Exception as error:
                # A fault in one run must not end the mail of the server for good.
                LOGGER.exception("the jobs did not end: %s", type(error).__name__)
