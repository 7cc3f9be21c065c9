"""What commands of the laboratory, of trade and of accounts are called on pages."""

from __future__ import annotations

from keruen.web.marks import N_

TRADE_LABELS: dict[str, str] = {
    "take_sample": N_("Take sample"),
    "derive_sample": N_("Make sample of this one"),
    "hand_over_sample": N_("Hand over sample"),
    "order_tests": N_("Order tests"),
    "record_result": N_("Record result"),
    "decide_quality": N_("Decide on the parcel"),
    "order_blend": N_("Order this blend"),
    "order_proposed_blend": N_("Order this blend"),
    "carry_out_blend": N_("Blend is made"),
    "record_blend_test": N_("Record test of the blend"),
    "change_customs": N_("Change customs status"),
    "wash_out": N_("Wash out"),
    "nominate_ship": N_("Propose ship"),
    "propose_ship": N_("Nominate ship"),
    "accept_nomination": N_("Accept nomination"),
    "refuse_nomination": N_("Refuse nomination"),
    "withdraw_nomination": N_("Withdraw nomination"),
    "withdraw_proposal": N_("Withdraw nomination"),
    "answer_proposal": N_("Answer"),
    "assign_call": N_("Assign call"),
    "complete_nomination": N_("Complete nomination"),
    "issue_facts": N_("Issue statement of facts"),
    "record_facts": N_("Record statement of facts"),
    "submit_facts": N_("Submit own statement of facts"),
    "settle_laytime": N_("Calculate laytime statement"),
    "charge_document": N_("Charge handling"),
    "charge_storage": N_("Charge storage"),
    "charge_laytime": N_("Charge demurrage or despatch"),
    "reverse_charge": N_("Reverse charge"),
    "record_payment": N_("Record payment"),
    "order_claim": N_("Order"),
    "answer_order": N_("Answer order"),
    "post_order": N_("Post order"),
    "refuse_order": N_("Refuse order"),
}
"""By the name of the command: the words of its button, and of what was done with it."""
