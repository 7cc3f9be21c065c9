"""Tables become pages: the report, its map and its workbook; nothing is computed here."""

from keruen.report.page import make_page, write_report
from keruen.report.report_data import ReportData, empty_frame
from keruen.report.workbook import write_workbook

__all__ = ["ReportData", "empty_frame", "make_page", "write_report", "write_workbook"]
