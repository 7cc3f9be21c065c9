"""Take the pictures of `docs/tutorial_studies.md`, and print the clicks of each part.

    python -m scripts.make_studies_pictures [FOLDER] [LANGUAGE] [WIDTH]

The day of `tests/studies/planning_day.py` is spent once, with real plans, and each picture is
written to FOLDER (`docs/images`) as `studies_NAME.png`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.make_roadmap_pictures import MOST_BYTES
from tests.browser import require_chromium
from tests.studies.planning_day import PlanningDay, serve_workspace, spend

FOLDER = Path("docs/images")
WIDTH, HEIGHT = 900, 460
SHOWN = {
    "upload": 'form[action="/studies/files"]',
    "findings": "main",
    "row": 'form[action="/studies/acts/write_row"] [name="cells.mode"]',
    "scenario": ".study-scenarios",
    "plans": "main",
    "compare": "main",
    "value": ".report",
    "approve": ".study-differences, main",
    "commission": 'a[href*="/studies/runs/"]',
}
"""At what a picture begins."""
ABOVE = {"row": 240, "upload": 60, "scenario": 180, "commission": 420}
"""What is shown above it (pixels)."""


def main(words: list[str]) -> None:
    """Spend the day."""
    folder = Path(words[0]) if words else FOLDER
    language = words[1] if len(words) > 1 else "en"
    width = int(words[2]) if len(words) > 2 else WIDTH
    whole = len(words) > 2

    def take(page: Any, name: str) -> None:
        size = page.viewport_size
        page.set_viewport_size({"width": width, "height": HEIGHT})
        path = folder / f"studies_{name}.png"
        box = page.locator(SHOWN[name]).first.bounding_box()
        # A box is measured from the top of the window, a picture from the top of the page.
        down = page.evaluate("scrollY")
        top = max(box["y"] + down - ABOVE.get(name, 20), 0) if box else 0
        clip = {"x": 0, "y": top, "width": width, "height": HEIGHT}
        page.screenshot(path=path, full_page=True, clip=None if whole else clip)
        page.set_viewport_size(size)
        if not whole and path.stat().st_size > MOST_BYTES:
            raise SystemExit(f"{path} has {path.stat().st_size} bytes\n  Show less of the page.")

    with (
        tempfile.TemporaryDirectory() as place,
        sync_playwright() as playwright,
        serve_workspace(Path(place)) as served,
    ):
        browser = playwright.chromium.launch(
            executable_path=require_chromium(), args=["--no-sandbox"]
        )
        day = PlanningDay(served, browser, language, take)
        spend(day)
        browser.close()
    for name, count in day.clicks.items():
        print(f"{name:22s} {count} clicks")


if __name__ == "__main__":
    main(sys.argv[1:])
