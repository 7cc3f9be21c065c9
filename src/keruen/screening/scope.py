"""What a comparison with lists says and does not say, printed on every result."""

from __future__ import annotations

SCOPE = (
    "Names and ship numbers were compared with the lists named here in the versions named here. "
    "No result is a finding about a person. Nothing here is police data, and no Interpol notice "
    'is included. "No match in LIST of DATE" is the strongest statement of this result.'
)
"""The scope statement of every text, file and page with results."""
