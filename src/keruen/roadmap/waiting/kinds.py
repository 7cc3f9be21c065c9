"""Every kind of thing that can wait for a side, the most pressing first."""

from __future__ import annotations

from keruen.roadmap.acts import ACTS
from keruen.roadmap.waiting.found import Wait


def _wait(kind: str, room: str, acts: str, began: str = "") -> Wait:
    names = tuple(acts.split())
    families = tuple(ACTS[name].family for name in names)
    return Wait(kind, room, names, families, tuple(began.split()))


WAITS: dict[str, Wait] = {
    each.kind: each
    for each in (
        _wait("receive an incident", "screening", "receive_incident"),
        _wait("acknowledge an incident", "files", "accept_entry"),
        _wait("report on an incident", "screening", "report_on_incident"),
        _wait("receive a notice", "screening", "receive_notice"),
        _wait("judge a listed name", "screening", "judge_hit"),
        _wait("judge a listed name second", "screening", "judge_hit", "judge_hit"),
        _wait("judge a hit", "files", "accept_entry refuse_entry"),
        _wait("sign a text", "documents", "sign_text attach_signature", "agree_to_text"),
        _wait(
            "accept a wording", "documents", "accept_resolution propose_resolution",
            "propose_resolution",
        ),
        _wait(
            "answer a bracket", "documents", "accept_alternative offer_alternative",
            "offer_alternative bracket_words",
        ),
        _wait(
            "agree to a text", "documents", "agree_to_text",
            "confirm_concordance accept_resolution",
        ),
        _wait(
            "confirm the languages of a text", "documents", "confirm_concordance confirm_paragraph",
            "accept_resolution accept_alternative edit_paragraph",
        ),
        _wait("initial a text", "documents", "initial_text", "initial_text"),
        _wait(
            "notify that procedures are complete", "documents", "notify_completion", "sign_text",
        ),
        _wait("record an entry into force", "documents", "record_entry_into_force"),
        _wait(
            "agree to terminate an instrument", "documents", "terminate_instrument",
            "terminate_instrument",
        ),
        _wait("convene a session", "sessions", "convene_session", "replan_session"),
        _wait("adopt an agenda", "sessions", "adopt_agenda", "convene_session"),
        _wait(
            "agree to put off a session", "sessions", "agree_to_postpone", "agree_to_postpone"
        ),
        _wait(
            "agree to cancel a session", "sessions", "agree_to_cancel_session",
            "agree_to_cancel_session",
        ),
        _wait("accept a delegation", "sessions", "accept_delegation",
              "communicate_delegation add_member withdraw_member set_precedence "
              "set_delegation_level"),
        _wait("accept a difference of levels", "sessions", "accept_level_difference",
              "communicate_delegation set_delegation_level accept_level_difference"),
        _wait("confirm an outcome", "sessions", "confirm_outcome",
              "record_outcome refer_item record_commitment"),
        _wait("confirm the turn of a past session", "sessions", "confirm_turn", "confirm_turn"),
        _wait("confirm the times of a session", "sessions", "keep_local_time keep_instant"),
        _wait("judge a claim", "commitments", "confirm_done dispute_claim",
              "claim_done answer_dispute"),
        _wait("answer a dispute", "commitments", "answer_dispute withdraw_claim", "dispute_claim"),
        _wait("judge evidence", "commitments", "accept_evidence refuse_evidence"),
        _wait("agree to a decision", "decisions", "agree_to_decision"),
        _wait(
            "agree to a step", "commitments",
            "agree_to_suspend agree_to_cancel agree_to_resume agree_to_terms",
        ),
        _wait("agree to publish a commitment", "commitments", "show_commitment"),
        _wait("agree to publish a text", "documents", "publish_text", "publish_text"),
        _wait("agree to publish a file", "attachments", "publish_attachment"),
        _wait(
            "accept what the other side accepted", "commitments", "accept_commitment name_lead",
            "accept_commitment",
        ),
        _wait("accept a commitment", "commitments", "accept_commitment name_lead", "set_terms"),
        _wait("agree to a joint position", "files", "agree_to_joint_position"),
        _wait("validate a role", "files", "validate_role"),
        _wait("agree to admit a guest", "files", "agree_to_guest", "propose_guest"),
        _wait("answer a request for support", "elections", "promise_pledge decline_pledge",
              "ask_pledge"),
        _wait("declare support", "elections", "declare_pledge"),
        _wait("acknowledge declared support", "elections", "acknowledge_pledge",
              "declare_pledge"),
        _wait("agree to a cultural programme", "culture", "agree_to_culture_programme"),
        _wait("confirm a cultural item", "culture", "confirm_culture_item"),
        _wait("agree to cancel a cultural item", "culture", "cancel_culture_item",
              "cancel_culture_item"),
        _wait("agree to publish a cultural programme", "culture", "publish_culture_programme",
              "publish_culture_programme"),
        _wait("agree to a twinning", "culture", "agree_to_twinning"),
        _wait("agree to publish a twinning", "culture", "publish_twinning", "publish_twinning"),
        _wait("agree to a licence", "publication", "agree_to_licence"),
        _wait("accept a reading", "files", "accept_reading refuse_reading"),
        _wait("confirm a milestone", "files", "confirm_milestone reopen_milestone",
              "report_milestone"),
        _wait("confirm a delivery", "files", "confirm_delivery refuse_delivery"),
        _wait("request a mission", "files", "request_mission", "offer_mission"),
        _wait("clear a mission", "files", "clear_mission", "request_mission"),
        _wait("accept a mission", "files", "accept_mission", "report_mission"),
        _wait("answer an entry", "files", "accept_entry refuse_entry"),
        _wait("agree to the fields of a file", "files", "set_file_fields"),
        _wait("agree to withdraw a file", "files", "withdraw_file"),
        _wait("confirm a value", "indicators", "confirm_override refuse_override"),
        _wait("propose a wording", "documents", "propose_resolution open_bracket", "open_bracket"),
        _wait("draw up a delegation", "sessions", "draw_up_delegation", "convene_session"),
        _wait("communicate a delegation", "sessions", "communicate_delegation",
              "draw_up_delegation"),
        _wait("complete a delegation", "sessions", "complete_delegation", "accept_delegation"),
        _wait("share a paper", "sessions", "share_paper add_paper_file", "announce_paper"),
        _wait("send a report", "commitments", "send_report", "open_reporting_round"),
        _wait("close a reporting round", "commitments", "close_reporting_round", "send_report"),
        _wait("open a session", "sessions", "open_session", "adopt_agenda"),
        _wait("draft the minutes", "sessions", "draft_minutes conclude_item", "open_session"),
        _wait("close a session", "sessions", "close_session"),
        _wait("plan a session again", "sessions", "replan_session", "agree_to_postpone"),
        _wait("write the text of a decision", "decisions", "write_decision", "agree_to_decision"),
        _wait("bring a decision into effect", "decisions", "bring_into_effect"),
        _wait("start a commitment", "commitments", "start_commitment", "accept_commitment"),
        _wait("begin the next round", "commitments", "begin_next_round", "confirm_done"),
        _wait("run a file", "files", "run_file", "validate_role"),
        _wait("load a newer list", "screening", "load_list"),
        _wait("conclude an entry", "files", "conclude_entry", "accept_entry"),
        _wait("close an election", "elections", "close_election"),
        _wait("deliver a joint text", "documents", "record_text_delivery"),
        _wait("record that a cultural item was held", "culture", "record_culture_item_held"),
        _wait("close a cultural programme", "culture", "close_culture_programme"),
        _wait("report a milestone", "files", "report_milestone"),
        _wait("begin a mission", "files", "begin_mission", "clear_mission"),
        _wait("report a mission", "files", "report_mission", "begin_mission"),
    )
}  # fmt: skip
"""By what is to be done. The last ones wait for one's own side, for what it can do alone."""
