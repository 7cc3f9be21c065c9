"""What commands of amendments, downgrades, quarantines and screening are called on pages."""

from __future__ import annotations

from keruen.web.marks import N_

RECORD_LABELS: dict[str, str] = {
    "write_contract": N_("Write contract"),
    "amend_contract": N_("Propose amendment"),
    "propose_amendment": N_("Propose amendment"),
    "confirm_amendment": N_("Answer amendment"),
    "answer_amendment": N_("Answer amendment"),
    "withdraw_amendment": N_("Withdraw amendment"),
    "withdraw_own_amendment": N_("Withdraw amendment"),
    "order_downgrade": N_("Order downgrade"),
    "answer_downgrade": N_("Answer downgrade"),
    "post_downgrade": N_("Post downgrade"),
    "withdraw_downgrade": N_("Withdraw downgrade"),
    "open_quarantine": N_("Open quarantine"),
    "take_quarantine_sample": N_("Record sample"),
    "record_quarantine_result": N_("Record result"),
    "extend_quarantine": N_("Extend quarantine"),
    "clear_quarantine": N_("Clear quarantine"),
    "screen_name": N_("Compare name with lists"),
    "judge_screening": N_("Judge hits"),
    "record_care_limit": N_("Record limit of the country"),
}
"""By the name of the command: the words of its button, and of what was done with it."""
