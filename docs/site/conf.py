"""Settings of the documentation site; scripts/build_docs.py lays its source out.

Nothing is fetched: fonts are those of the reader's system, and the theme brings its own icons.
"""

import re
from typing import Any

from keruen import __version__

project = "Keruen"
author = "The Keruen developers"
copyright = "The Keruen developers, Apache License 2.0"
version = release = __version__

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosectionlabel",
]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build"]
default_role = "code"
language = "en"

# Pages link to each other's headings as GitHub names them.
myst_heading_anchors = 4
autosectionlabel_prefix_document = True
suppress_warnings = [
    # Two headings of the same text, such as "Changed" in every release.
    "autosectionlabel.*",
    # Pages show directories and plain formulas in fences without a language.
    "misc.highlighting_failure",
]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 80
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

html_theme = "pydata_sphinx_theme"
html_title = f"Keruen {__version__}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "header_links_before_dropdown": 6,
    "show_prev_next": True,
    "footer_start": ["copyright"],
    "footer_end": [],
}

SECTIONS = ("Parameters", "Attributes", "Returns", "Yields", "Raises")


def describe_on_own_line(lines: list[str]) -> None:
    """Turn ``name : description`` into the form of numpydoc, where a type stands after the colon.

    Types are in the signature, so docstrings of this project say in one line what a parameter is.
    """
    section = ""
    changed: list[str] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if following and set(following) == {"-"}:
            section = line.strip()
        found = re.match(r"(\*{0,2}\w[\w, *]*) : (\S.*)", line) if section in SECTIONS else None
        changed += [found.group(1), f"    {found.group(2)}"] if found else [line]
    lines[:] = changed


def setup(app: Any) -> None:
    """Let docstrings pass `describe_on_own_line` before numpydoc reads them."""

    def process(_app: Any, _what: str, _name: str, _item: Any, _options: Any, lines: Any) -> None:
        describe_on_own_line(lines)

    app.connect("autodoc-process-docstring", process, priority=400)
