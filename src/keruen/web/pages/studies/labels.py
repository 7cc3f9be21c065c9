"""What the buttons of the pages of studies say, by command."""

from __future__ import annotations

from keruen.web.marks import N_

LABELS: dict[str, str] = {
    "begin_case": N_("Begin a case from a shipped one"),
    "upload_case": N_("Begin a case from a workbook"),
    "upload_version": N_("Send a workbook as the next version"),
    "copy_case": N_("Copy this version into a new case"),
    "edit_cell": N_("Change the cell"),
    "write_row": N_("Save the row"),
    "remove_row": N_("Remove the row"),
    "restore_version": N_("Make this version the newest again"),
    "submit_version": N_("Submit the version for approval"),
    "approve_version": N_("Approve and lock the version"),
    "return_version": N_("Return the version with a reason"),
    "share_version": N_("Share or publish the version"),
    "add_scenario": N_("Add a scenario"),
    "add_change": N_("Add the change"),
    "change_scenario": N_("Change the scenario"),
    "remove_change": N_("Remove the change"),
    "withdraw_scenario": N_("Withdraw the scenario"),
    "confirm_assumption": N_("Confirm the row"),
    "start_job": N_("Start a job"),
    "plan_scenarios": N_("Plan the case and its scenarios"),
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
