"""The XML parts of a workbook file, opened with limits: nothing in it may cost more than it is.

An .xlsx file is a ZIP archive of XML. A hostile one can unpack to terabytes, refer to files of
this machine, or define entities that multiply. Parts are therefore unpacked up to a limit that all
share, document types are refused, and the number of elements is counted.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

MOST_UNPACKED_BYTES = 128 * 2**20
MOST_ELEMENTS = 3_000_000
MOST_PARTS = 5_000
# General purpose flag 0x1: the member is encrypted.
ENCRYPTED = 0x1

StartElement = Callable[[str, dict[str, str]], None]
EndElement = Callable[[str], None]
Text = Callable[[str], None]


SAVE_AGAIN = "Open it in a spreadsheet program and save it again as .xlsx, without a password."


class WorkbookError(Exception):
    """The file is not a workbook that can be read: why, and what to do."""

    def __init__(self, problem: str, remedy: str = SAVE_AGAIN) -> None:
        super().__init__(problem)
        self.remedy = remedy


class WorkbookParts:
    """The parts of one workbook, parsed on demand.

    Parameters
    ----------
    content : the bytes of the .xlsx file.

    Raises
    ------
    WorkbookError : the bytes are no ZIP archive, or one that is out of bounds.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
            raise WorkbookError("is not a workbook: it is not a ZIP archive") from error
        self._names = {info.filename: info for info in self._archive.infolist()}
        if len(self._archive.infolist()) > MOST_PARTS:
            raise WorkbookError(f"has more than {MOST_PARTS} parts")
        if len(self._names) < len(self._archive.infolist()):
            raise WorkbookError("has two parts of one name")
        self._left = MOST_UNPACKED_BYTES
        self._elements = 0

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def names(self) -> list[str]:
        """Names of all parts."""
        return list(self._names)

    def parse(self, name: str, start: StartElement, end: EndElement, text: Text) -> None:
        """Send the elements of a part, by names without their namespace, to three functions."""
        content = self._unpack(name)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def count_and_start(element: str, attributes: dict[str, str]) -> None:
            self._elements += 1
            if self._elements > MOST_ELEMENTS:
                raise WorkbookError(f"has more than {MOST_ELEMENTS} XML elements")
            start(_local(element), {_local(key): value for key, value in attributes.items()})

        def refuse(*_: object) -> None:
            raise WorkbookError(f"has a document type in {name}, which no workbook needs")

        parser.StartElementHandler = count_and_start
        parser.EndElementHandler = lambda element: end(_local(element))
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise WorkbookError(f"is damaged: {name} is not well-formed XML") from error

    def _unpack(self, name: str) -> bytes:
        info = self._names.get(name)
        if info is None:
            raise WorkbookError(f"is damaged: it has no part {name}")
        if info.flag_bits & ENCRYPTED:
            raise WorkbookError("is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WorkbookError("is packed in a way that no spreadsheet program uses")
        try:
            with self._archive.open(info) as part:
                content = part.read(self._left + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise WorkbookError(f"is damaged: {name} cannot be unpacked") from error
        self._left -= len(content)
        if self._left < 0:
            limit = MOST_UNPACKED_BYTES // 2**20
            raise WorkbookError(f"unpacks to more than {limit} MB, the most that is read")
        return content


def resolve(base: str, target: str) -> str:
    """Name of the part that a relation in part `base` points to."""
    if target.startswith("/"):
        return posixpath.normpath(target[1:])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def relations_of(parts: WorkbookParts, name: str) -> dict[str, tuple[str, str]]:
    """Relations of a part by their ids: the kind's last word, and the name of the other part."""
    folder, file = posixpath.split(name)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = kind, resolve(name, attributes.get("Target", ""))

    path = posixpath.join(folder, "_rels", f"{file}.rels")
    parts.parse(path, start, lambda _: None, lambda _: None)
    return found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
