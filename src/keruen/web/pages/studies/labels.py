"""What the buttons of the pages of studies say, by command."""

from __future__ import annotations

from keruen.web.marks import N_

LABELS: dict[str, str] = {
    "begin_case": N_("Begin a case from a shipped one"),
    "start_job": N_("Start a job"),
    "cancel_job": N_("Cancel the job"),
}
