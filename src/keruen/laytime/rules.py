"""The rules that a statement applied, each with its source and whether its text was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from keruen.laytime.dictionary import read_dictionary, read_table
from keruen.laytime.statement import Statement
from keruen.laytime.statement_words import StatementWords
from keruen.laytime.words import window_text


@dataclass(frozen=True)
class Rule:
    """A rule in our own words.

    Parameters
    ----------
    source : where the rule comes from; a number or name, never its text.
    confirmed : how far the printed text was seen, such as ``excerpt read``.
    """

    name: str
    title: str
    words: str
    source: str
    confirmed: str


@lru_cache(maxsize=1)
def read_rules() -> dict[str, Rule]:
    """All rules, by name."""
    return {
        row["rule"]: Rule(row["rule"], row["title"], row["words"], row["source"], row["confirmed"])
        for row in read_table("rules.csv")
    }


def applied_rules(statement: Statement) -> list[Rule]:
    """Rules that decided a line or a notice, or that a given term stands for, in order."""
    names = {"rounding"}
    for result in statement.ports:
        names |= {line.rule for line in result.lines if line.rule} | {result.start_rule}
        for notice in result.notices:
            names |= set(notice.faults)
    names |= {"demurrage"} if statement.demurrage else set()
    names |= {"despatch", "despatch_on"} if statement.despatch else set()
    names |= {"receivers"} if statement.shares else set()
    fields = read_dictionary()["terms"]
    for terms in _given(statement.charter.document):
        names |= {fields[name].rule for name in terms if name in fields}
    return [rule for name, rule in read_rules().items() if name in names]


def _given(document: Mapping[str, object]) -> list[dict[str, object]]:
    found = [document.get("terms")]
    ports = document.get("ports")
    for port in ports if isinstance(ports, list) else []:
        if isinstance(port, dict):
            found.append(port.get("terms"))
    return [each for each in found if isinstance(each, dict)]


def rule_texts(rule: Rule, words: StatementWords) -> tuple[str, str, str]:
    """Title, words and source of a rule in a language; names of printed texts stay as they are."""
    source = words.get(f"source.{rule.source}", rule.source)
    confirmed = words[f"confirmed.{rule.confirmed}"]
    return words[f"rule.{rule.name}"], words[f"says.{rule.name}"], f"{source} ({confirmed})"


def given_terms(statement: Statement, words: StatementWords) -> list[tuple[str, str, str]]:
    """Terms as they were given, in the words of a language: name, value and clause.

    Those of a port have its name before.
    """
    rows: list[tuple[str, str, str]] = []
    document = statement.charter.document
    common = document.get("terms")
    shared = _clauses(common)
    places: list[tuple[str, object]] = [("", common)]
    ports = document.get("ports")
    for port in ports if isinstance(ports, list) else []:
        if isinstance(port, dict):
            places.append((f"{port.get('name')}: ", port.get("terms")))
    for place, terms in places:
        if not isinstance(terms, dict):
            continue
        own = terms.get("clauses")
        clauses = {
            **(shared if isinstance(shared, dict) else {}),
            **(own if isinstance(own, dict) else {}),
        }
        for name, value in terms.items():
            if name == "clauses" or value in (None, ""):
                continue
            clause = clauses.get(name, "")
            title = words.get(f"term.{name}", name)
            rows.append((f"{place}{title}", _value(name, value, words), str(clause)))
    return rows


def _clauses(terms: object) -> dict[str, object]:
    found = terms.get("clauses") if isinstance(terms, dict) else None
    return dict(found) if isinstance(found, dict) else {}


def _value(name: str, value: object, words: StatementWords) -> str:
    if isinstance(value, list):
        return "; ".join(_value(name, each, words) for each in value)
    if isinstance(value, dict):
        return _exception(value, words)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    field = read_dictionary()["terms"].get(name)
    if field is not None and field.type in ("windows", "texts") and f"choice.{text}" not in words:
        return window_text(text.lower(), words)
    if field is not None and field.type not in ("text", "number", "whole", "instant", "time"):
        return words.get(f"choice.{text}", text)
    return text


def _exception(value: Mapping[str, object], words: StatementWords) -> str:
    """An interruption with the parts that count, such as ``shifting: laytime 0``."""
    kind = str(value.get("kind", ""))
    parts = [
        f"{words[key]} {words.get(f'choice.{value[name]}', str(value[name]))}"
        for name, key in (("laytime", "laytime"), ("on_demurrage", "demurrage"))
        if value.get(name) not in (None, "")
    ]
    clause = [str(value["clause"])] if value.get("clause") else []
    return f"{words.get(f'kind.{kind}', kind)}: {', '.join([*parts, *clause])}"
