"""Results as text, JSON and Excel, each with the lists, their versions and the scope statement."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from keruen.screening.lists import ListVersion
from keruen.screening.scope import SCOPE
from keruen.screening.screen import Hit, Screened

Json = dict[str, object]

HIT_COLUMNS = (
    "subject", "kind", "compared", "listed name", "reference", "list", "list issued", "score",
    "threshold", "method", "subject share", "listed share", "whole name", "words", "weak alias",
    "program", "born", "countries",
)  # fmt: skip


def results_text(results: Sequence[Screened]) -> str:
    """Results in lines: the lists, each subject with its hits, and the scope."""
    lines = ["Lists:"]
    for version in _versions(results):
        stale = any(version in each.stale for each in results)
        lines.append(f"  {version_line(version)}{' - too old' if stale else ''}")
    lines.append("")
    for each in results:
        lines.append(f"{each.subject.label} ({each.subject.kind}): {result_line(each)}")
        lines += [f"  {hit_line(hit)}" for hit in each.hits]
        lines += [f"  not compared: {reason}" for reason in each.reasons]
    counts = {name: sum(each.result == name for each in results) for name in _RESULTS}
    shown = ", ".join(f"{count} {_RESULTS[name]}" for name, count in counts.items() if count)
    return "\n".join([*lines, "", f"{len(results)} compared: {shown}.", "", SCOPE])


_RESULTS = {
    "needs_review": "to review",
    "no_match_in": "without match",
    "not_screenable": "not screenable",
    "stale": "with a list that is too old",
}


def version_line(version: ListVersion) -> str:
    """A version of a list in one line."""
    return (
        f"{version.publisher}, issued {version.issued}, {len(version.entries):,} entries, "
        f"SHA-256 {version.sha256[:16]}"
    )


def result_line(each: Screened) -> str:
    """The result of a subject in words."""
    named = "; ".join(f"{one.publisher} of {one.issued}" for one in each.versions)
    old = "; ".join(f"{one.publisher} of {one.issued}" for one in each.stale)
    if each.result == "needs_review":
        count = len(each.hits)
        return f"needs review, {count} hit{'s' if count > 1 else ''}"
    if each.result == "stale":
        return f"no result: list too old ({old})"
    if each.result == "not_screenable":
        return "not screenable"
    return f"no match in {named}"


def hit_line(hit: Hit) -> str:
    """A hit in one line, with its score and where it comes from."""
    weak = ", weak alias" if hit.weak else ""
    words = _words(hit)
    parts = f" ({words})" if words else ""
    return (
        f"{hit.score.score:.2f} of {hit.score.threshold:.2f} by {hit.score.method}: "
        f"{hit.subject_name} / {hit.listed_name}{parts}, {hit.listed.ref}, "
        f"{hit.version.publisher}{weak}"
    )


def results_json(results: Sequence[Screened]) -> Json:
    """Results as JSON values."""
    return {
        "scope": SCOPE,
        "lists": [
            {
                "publisher": each.publisher,
                "issued": each.issued.isoformat(),
                "sha256": each.sha256,
                "source": each.source,
                "entries": len(each.entries),
                "notes": list(each.notes),
            }
            for each in _versions(results)
        ],
        "results": [_result(each) for each in results],
    }


def _result(each: Screened) -> Json:
    subject = each.subject
    return {
        "subject": {
            "kind": subject.kind,
            "name": subject.name,
            "original": subject.original,
            "register_no": subject.register_no,
            "imo": subject.imo,
            "country": subject.country,
            "owners": list(subject.owners),
        },
        "result": each.result,
        "statement": result_line(each),
        "day": each.day.isoformat(),
        "algorithm": each.algorithm,
        "stale": [f"{one.publisher} of {one.issued}" for one in each.stale],
        "reasons": list(each.reasons),
        "hits": [hit_json(hit) for hit in each.hits],
    }


def hit_json(hit: Hit) -> Json:
    """A hit with the parts of its score as JSON values."""
    return {
        "list": hit.version.publisher,
        "list_issued": hit.version.issued.isoformat(),
        "ref": hit.listed.ref,
        "schema": hit.listed.schema,
        "program": hit.listed.program,
        "subject_name": hit.subject_name,
        "listed_name": hit.listed_name,
        "role": hit.role,
        "weak": hit.weak,
        "born": list(hit.listed.born),
        "countries": list(hit.listed.countries),
        "score": hit.score.score,
        "threshold": hit.score.threshold,
        "parts": score_parts(hit),
    }


def score_parts(hit: Hit) -> Json:
    """The parts of the score of a hit as JSON values."""
    return {
        "method": hit.score.method,
        "subject_share": hit.score.subject_share,
        "listed_share": hit.score.listed_share,
        "whole": hit.score.whole,
        "numbers_agree": hit.score.numbers_agree,
        "words": [
            {"of_subject": one.of_subject, "of_listed": one.of_listed, "similarity": one.similarity}
            for one in hit.score.pairs
        ],
    }


def results_workbook(results: Sequence[Screened]) -> bytes:
    """Results as an Excel workbook: results, hits, lists, and the scope on each sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheets: dict[str, tuple[tuple[str, ...], list[tuple[str | float, ...]]]] = {
        "results": (
            ("subject", "kind", "original", "register no", "imo", "result", "statement", "reasons"),
            [
                (
                    each.subject.label, each.subject.kind, each.subject.original,
                    each.subject.register_no, each.subject.imo, each.result, result_line(each),
                    "; ".join(each.reasons),
                )
                for each in results
            ],
        ),
        "hits": (HIT_COLUMNS, [_hit_row(each, hit) for each in results for hit in each.hits]),
        "lists": (
            ("publisher", "issued", "entries", "sha256", "file", "not compared"),
            [
                (
                    each.publisher, each.issued.isoformat(), len(each.entries), each.sha256,
                    each.source, "; ".join(each.notes),
                )
                for each in _versions(results)
            ],
        ),
    }  # fmt: skip
    for name, (heading, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(heading) - 1, 18)
        sheet.merge_range(0, 0, 0, max(1, len(heading) - 1), SCOPE, wrap)
        sheet.set_row(0, 48)
        sheet.write_row(1, 0, heading, bold)
        for line, row in enumerate(rows, start=2):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, value[:32_000])
                else:
                    sheet.write_number(line, column, value)
        sheet.freeze_panes(2, 1)
    book.close()
    return target.getvalue()


def _hit_row(each: Screened, hit: Hit) -> tuple[str | float, ...]:
    return (
        each.subject.label, each.subject.kind, hit.subject_name, hit.listed_name, hit.listed.ref,
        hit.version.publisher, hit.version.issued.isoformat(), hit.score.score,
        hit.score.threshold, hit.score.method, hit.score.subject_share, hit.score.listed_share,
        hit.score.whole, _words(hit), "yes" if hit.weak else "no", hit.listed.program,
        "; ".join(hit.listed.born), "; ".join(hit.listed.countries),
    )  # fmt: skip


def _words(hit: Hit) -> str:
    return ", ".join(
        f"{one.of_subject}={one.of_listed} {one.similarity:.2f}" for one in hit.score.pairs
    )


def _versions(results: Sequence[Screened]) -> tuple[ListVersion, ...]:
    return results[0].versions if results else ()
