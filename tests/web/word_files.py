"""Word documents for tests: an exported one, edited as Word does it, in its XML."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def edited(content: bytes, change: Callable[[etree._Element], None]) -> bytes:
    """A Word document with its main part changed."""
    return repacked(content, {"word/document.xml": _apply(change)})


def _apply(change: Callable[[etree._Element], None]) -> Callable[[bytes], bytes]:
    def made(part: bytes) -> bytes:
        root = etree.fromstring(part)
        change(root)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    return made


def repacked(
    content: bytes,
    changes: dict[str, Callable[[bytes], bytes]],
    more: dict[str, bytes] | None = None,
) -> bytes:
    """A package with some parts changed and others added."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changes[name](part) if name in changes else part)
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return file.getvalue()


def rows(root: etree._Element) -> list[etree._Element]:
    """The rows of the table, without the heading."""
    return list(root.findall(f"{W}body/{W}tbl/{W}tr")[1:])


def run_with(cell: etree._Element, words: str) -> etree._Element:
    """The run of a cell that contains words."""
    for run in cell.iter(f"{W}r"):
        if words in "".join(each.text or "" for each in run.iter(f"{W}t")):
            return run
    raise AssertionError(f"no run has {words!r}")


def track(cell: etree._Element, old: str, new: str, moved: bool = False) -> None:
    """Replace words in a cell as Word does with tracked changes on."""
    run = run_with(cell, old)
    text = "".join(each.text or "" for each in run.iter(f"{W}t"))
    before, _, after = text.partition(old)
    parent = run.getparent()
    assert parent is not None
    place = parent.index(run)
    parent.remove(run)
    names = ("moveFrom", "moveTo") if moved else ("del", "ins")
    pieces = [_run(before), _wrapped(names[0], old), _wrapped(names[1], new), _run(after)]
    for each in reversed([piece for piece in pieces if piece is not None]):
        parent.insert(place, each)


def _run(words: str, tag: str = "t") -> etree._Element | None:
    if not words:
        return None
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}{tag}")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _wrapped(name: str, words: str) -> etree._Element | None:
    run = _run(words, "delText" if name == "del" else "t")
    if run is None:
        return None
    made = etree.Element(f"{W}{name}")
    made.set(f"{W}id", "900")
    made.set(f"{W}author", "Somebody")
    made.set(f"{W}date", "2026-11-24T09:00:00Z")
    made.append(run)
    return made


def delete_row(row: etree._Element) -> None:
    """Delete a row as Word does with tracked changes on: the row, its words and their ends."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        properties = etree.Element(f"{W}trPr")
        row.insert(0, properties)
    _marked(properties)
    for run in list(row.iter(f"{W}r")):
        for text in run.findall(f"{W}t"):
            text.tag = f"{W}delText"
        parent = run.getparent()
        assert parent is not None
        wrapper = _marked(parent)
        parent.replace(run, wrapper)
        wrapper.append(run)


def _marked(parent: etree._Element) -> etree._Element:
    """A tracked deletion at the end of an element."""
    made = etree.SubElement(parent, f"{W}del")
    made.set(f"{W}id", "901")
    made.set(f"{W}author", "Somebody")
    made.set(f"{W}date", "2026-11-24T09:00:00Z")
    return made
