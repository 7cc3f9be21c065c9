"""What contracts, nominations and calls refuse."""

from __future__ import annotations

from keruen.hub.rules.amendments import amendment_rules, most_of
from keruen.hub.rules.conditions import TERMINAL
from keruen.store.rules import Rule

LOADED = (
    "(SELECT coalesce(sum(done.kg), 0) FROM call_loaded AS done "
    "WHERE done.nomination = {nomination})"
)

ENDED = (
    "EXISTS (SELECT 1 FROM nomination_answer AS said WHERE said.nomination = {nomination} "
    "AND said.answer IN ('refused', 'withdrawn', 'completed'))"
)

OF_NOMINATION = LOADED.format(nomination="other.id")
COMMITTED = (
    "(SELECT coalesce(sum(CASE WHEN "
    + ENDED.format(nomination="other.id")
    + f" OR {OF_NOMINATION} > other.kg THEN {OF_NOMINATION} ELSE other.kg END), 0) "
    "FROM nomination AS other WHERE other.contract = {contract})"
)
"""What the nominations of a contract take of it (kg): loaded, or else nominated."""

CONTRACT_OF = "(SELECT named.contract FROM nomination AS named WHERE named.id = NEW.nomination)"
LOADED_OF_CONTRACT = (
    "(SELECT coalesce(sum(done.kg), 0) FROM call_loaded AS done JOIN nomination AS named "
    f"ON named.id = done.nomination WHERE named.contract = {CONTRACT_OF})"
)
SAID = (
    "EXISTS (SELECT 1 FROM nomination_answer AS said WHERE said.nomination = NEW.nomination "
    "AND said.answer {words})"
)
NOMINATED_BY = "(SELECT named.party FROM nomination AS named WHERE named.id = NEW.nomination)"
NOMINATED_TO = "(SELECT named.reader FROM nomination AS named WHERE named.id = NEW.nomination)"

CONTRACTS = (
    Rule(
        "reader",
        "contract",
        "insert",
        "NEW.reader <> NEW.owner OR NEW.kg <= 0 OR NEW.most_kg < NEW.kg "
        "OR NEW.ships_from > NEW.ships_to",
        "a contract is read by its owner, has a quantity above zero and a period of shipment",
        "Write it through a command.",
    ),
    Rule(
        "within_contract",
        "contract_washout",
        "insert",
        "NEW.kg <= 0 OR NEW.most_kg < " + COMMITTED.format(contract="NEW.contract"),
        "more is washed out than is open on the contract",
        "Withdraw nominations first, or wash out less.",
    ),
    Rule(
        "within_contract",
        "nomination",
        "insert",
        f"NEW.kg <= 0 OR NEW.kg + {COMMITTED.format(contract='NEW.contract')} > "
        + most_of("NEW.contract"),
        "the nomination is more than is open on the contract",
        "Nominate at most what is free on the contract, with its tolerance.",
    ),
    Rule(
        "own",
        "publication_consent",
        "insert",
        f"NEW.party = {TERMINAL} OR NEW.reader <> {TERMINAL}",
        "an owner consents in its own name alone",
        "Let the owner sign in.",
    ),
    Rule(
        "between_two",
        "nomination",
        "insert",
        f"NOT (NEW.party = {TERMINAL} OR NEW.reader = {TERMINAL}) OR NOT EXISTS "
        "(SELECT 1 FROM contract AS agreed WHERE agreed.id = NEW.contract "
        "AND agreed.owner IN (NEW.party, NEW.reader))",
        "a nomination is between the terminal and the owner of the contract",
        "Nominate under a contract of this owner.",
    ),
    Rule(
        "between_two",
        "nomination_answer",
        "insert",
        f"NOT ((NEW.party = {NOMINATED_BY} AND NEW.reader = {NOMINATED_TO}) "
        f"OR (NEW.party = {NOMINATED_TO} AND NEW.reader = {NOMINATED_BY}))",
        "a nomination is answered by its two parties alone",
        "Sign in as one of them.",
    ),
    Rule(
        "other_party",
        "nomination_answer",
        "insert",
        "(NEW.answer IN ('accepted', 'refused') AND "
        f"NEW.party = {NOMINATED_BY}) OR (NEW.answer = 'withdrawn' "
        f"AND NEW.party <> {NOMINATED_BY}) "
        f"OR (NEW.answer IN ('completed', 'assigned') AND NEW.party <> {TERMINAL})",
        "a nomination is answered by the other party, withdrawn by its own, completed by the "
        "terminal",
        "Sign in as that party.",
    ),
    Rule(
        "in_order",
        "nomination_answer",
        "insert",
        SAID.format(words="IN ('refused', 'withdrawn', 'completed')")
        + " OR (NEW.answer IN ('completed', 'assigned') AND NOT "
        + SAID.format(words="= 'accepted'")
        + ") OR (NEW.answer = 'refused' AND "
        + SAID.format(words="= 'accepted'")
        + ") OR (NEW.answer = 'withdrawn' AND "
        + LOADED.format(nomination="NEW.nomination")
        + " > 0)",
        "the nomination has ended, or this answer does not follow its last one",
        "Look at its answers; make a new nomination where it has ended.",
    ),
    Rule(
        "reason",
        "nomination_answer",
        "insert",
        "NEW.answer IN ('refused', 'withdrawn') AND trim(NEW.reason) = ''",
        "a refusal or a withdrawal has a reason",
        "Write the reason.",
    ),
    Rule(
        "accepted",
        "call_loaded",
        "insert",
        "NOT "
        + SAID.format(words="= 'accepted'")
        + " OR "
        + SAID.format(words="IN ('refused', 'withdrawn', 'completed')"),
        "grain is loaded under an accepted nomination that has not ended",
        "Let the nomination be accepted first.",
    ),
    Rule(
        "within_contract",
        "call_loaded",
        "insert",
        f"NEW.kg <= 0 OR NEW.kg + {LOADED_OF_CONTRACT} > " + most_of(CONTRACT_OF),
        "more is loaded than the contract and its tolerance allow",
        "Stop at the quantity that is open, or amend the contract.",
    ),
    *amendment_rules(COMMITTED),
)
"""Rules of contracts and nominations."""

WEIGHTED = " + ".join(
    f"CAST(substr(NEW.imo, {place}, 1) AS INTEGER) * {8 - place}" for place in range(1, 7)
)
NEXT_NUMBER = (
    "NEW.number <> (SELECT coalesce(max(before.number), 0) + 1 FROM {table} AS before "
    "WHERE before.call = NEW.call)"
)

CALLS = (
    Rule(
        "check_digit",
        "vessel",
        "insert",
        "length(NEW.imo) <> 7 OR trim(NEW.imo, '0123456789') <> '' "
        f"OR ({WEIGHTED}) % 10 <> CAST(substr(NEW.imo, 7, 1) AS INTEGER)",
        "the IMO number of the ship is wrong: its last digit is a check digit",
        "Compare it with the papers of the ship.",
    ),
    *(
        Rule(
            "next",
            table,
            "insert",
            NEXT_NUMBER.format(table=table),
            "an entry of a call follows the one before it",
            "Write it through a command.",
        )
        for table in ("call_time", "call_berth", "fact_entry")
    ),
    Rule(
        "not_ahead",
        "call_time",
        "insert",
        "NEW.name IN ('ata', 'ata_anchorage', 'ats', 'atc', 'atd') AND NEW.at > current_moment(1)",
        "an actual time of a call lies ahead",
        "Write an estimated or planned time, or wait until it has happened.",
    ),
    Rule(
        "not_ahead",
        "fact_entry",
        "insert",
        "NEW.at > current_moment(1)",
        "an entry of a statement of facts lies ahead",
        "Record it once it has happened.",
    ),
    Rule(
        "end",
        "fact_entry",
        "insert",
        "NEW.phase = 'end' AND NOT EXISTS (SELECT 1 FROM fact_entry AS begun "
        "WHERE begun.id = NEW.begins AND begun.call = NEW.call AND begun.kind = NEW.kind "
        "AND begun.phase = 'begin' AND begun.at < NEW.at AND NOT EXISTS "
        "(SELECT 1 FROM fact_struck AS gone WHERE gone.entry = begun.id))",
        "an event ends after it began, once",
        "Name the entry that began, and a later time.",
    ),
    Rule(
        "reason",
        "fact_struck",
        "insert",
        "trim(NEW.reason) = ''",
        "an entry is struck out with a reason",
        "Write the reason.",
    ),
    Rule(
        "between_two",
        "fact_version",
        "insert",
        f"NOT (NEW.party = {TERMINAL} OR NEW.reader = {TERMINAL}) "
        f"OR (NEW.author = 'terminal' AND NEW.party <> {TERMINAL})",
        "a version of a statement of facts is given by its author to the terminal, or by the "
        "terminal to an owner",
        "Write it in your own name.",
    ),
)
"""Rules of ships, calls and statements of facts."""
