"""What is known: frozen typed tables, the data dictionary, checks, CSV and Excel files."""

from keruen.case.case import Case
from keruen.case.read import check_case, list_shipped_cases, read_case, shipped_case_path
from keruen.case.scenario import Scenario, apply_scenario, list_scenarios
from keruen.case.template import write_template
from keruen.case.write_csv import write_case_folder
from keruen.case.write_workbook import write_case_workbook

__all__ = [
    "Case",
    "Scenario",
    "apply_scenario",
    "check_case",
    "list_scenarios",
    "list_shipped_cases",
    "read_case",
    "shipped_case_path",
    "write_case_folder",
    "write_case_workbook",
    "write_template",
]
