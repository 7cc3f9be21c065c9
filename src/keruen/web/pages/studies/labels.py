"""What the buttons of the pages of studies say, by command."""

from __future__ import annotations

from keruen.web.marks import N_

LABELS: dict[str, str] = {
    "begin_case": N_("Begin a case from a shipped one"),
    "start_job": N_("Start a job"),
    "cancel_job": N_("Cancel the job"),
    "comment_run": N_("Comment on a figure"),
    "submit_run": N_("Submit the run for approval"),
    "approve_run": N_("Approve and lock the run"),
    "return_run": N_("Return the run"),
    "share_run": N_("Share the run"),
    "share_by_link": N_("Open the run by a link"),
    "revoke_link": N_("Revoke the link"),
    "cite_run": N_("Cite the run at a gate"),
    "withdraw_citation": N_("Withdraw the citation"),
    "use_run": N_("Use the run in the indicators"),
    "stop_using_run": N_("Stop using the run in the indicators"),
}
