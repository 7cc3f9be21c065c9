"""Spreadsheet files that are not read, told by their content, and how to convert them.

The name of a file does not decide: a program may save another format under the ending .xlsx, and a
workbook with a password is not a ZIP archive but an OLE file that holds one.
"""

from __future__ import annotations

from keruen.case.xml_parts import WorkbookError, WorkbookParts

READ_SUFFIXES = (".xlsx", ".xlsm")
CONVERTED_SUFFIXES = (".xls", ".xlsb", ".ods", ".ots", ".fods", ".numbers", ".xlt")

OLE_HEAD = bytes.fromhex("d0cf11e0a1b11ae1")
# Names of streams in an OLE file, as its directory holds them.
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
OLD_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))

CONVERT = (
    "Open it in a spreadsheet program and save it as .xlsx, or convert it with LibreOffice: "
    "soffice --headless --convert-to xlsx FILE."
)
REMOVE_PASSWORD = (
    "Open it with its password, remove the password (in Excel: File, Info, Protect Workbook, "
    "Encrypt with Password, and leave it empty; in LibreOffice: save as .xlsx without the tick at "
    "Save with password), and save it as .xlsx."
)


def open_workbook(content: bytes) -> WorkbookParts:
    """The parts of a workbook in Office Open XML.

    Raises
    ------
    WorkbookError : the bytes are another kind of file, with what to do about that kind.
    """
    if content.startswith(OLE_HEAD):
        if ENCRYPTED_STREAM in content:
            raise WorkbookError("is protected by a password", REMOVE_PASSWORD)
        if any(name in content for name in OLD_STREAMS):
            raise WorkbookError("is a workbook of the old format .xls, which is not read", CONVERT)
        raise WorkbookError("is not a workbook: it is an OLE file of another program")
    if not content:
        raise WorkbookError("is empty", "Give the workbook itself; this file holds nothing.")
    parts = WorkbookParts(content)
    if "content.xml" in parts and "mimetype" in parts:
        raise WorkbookError("is an OpenDocument spreadsheet (.ods), which is not read", CONVERT)
    if "xl/workbook.bin" in parts:
        raise WorkbookError("is a binary workbook (.xlsb), which is not read", CONVERT)
    if "Index/Document.iwa" in parts:
        raise WorkbookError("is a Numbers document, which is not read", CONVERT)
    return parts
