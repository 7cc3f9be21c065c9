"""Papers: PDFs made by typst from plain data, in any of the languages, right to left too."""

from keruen.report.papers.paper import Paper, Section, Table, make_pdf

__all__ = ["Paper", "Section", "Table", "make_pdf"]
