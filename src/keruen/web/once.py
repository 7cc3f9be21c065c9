"""One-time keys of forms: a form that is sent twice posts once.

The key of a form depends on the session, on the state of the logs and on what the form is about. A
page that did not change therefore has the same keys, and its validator stays the same; after every
entry in a log that the reader sees, forms have new keys.
"""

from __future__ import annotations

import hashlib

from keruen.roadmap.cached_reads import read_heads
from keruen.roadmap.desk import Desk
from keruen.store.canonical import fingerprint
from keruen.web.forms import Form


def page_key(desk: Desk, form_key: str) -> str:
    """The key of a page at this moment; empty for a reader who sends no forms.

    Parameters
    ----------
    form_key : the secret of the session, so that no one else can compute the key.
    """
    if not form_key:
        return ""
    if desk.heads is None:
        desk.heads = read_heads(desk)
    return fingerprint([form_key, *desk.heads])[:40]


def form_once(key: str, form: Form) -> str:
    """The one-time key of a form on a page."""
    if not key:
        return ""
    about = f"{key}|{form.act}|{form.hidden}"
    return hashlib.sha256(about.encode("utf-8")).hexdigest()[:40]
