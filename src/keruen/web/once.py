"""One-time keys of forms: a form that is sent twice posts once.

The key of a form depends on the session, on the state of the logs and on what the form is about. A
page that did not change therefore has the same keys, and its validator stays the same; after every
entry in a log that the reader sees, whichever package wrote it, forms have new keys.
"""

from __future__ import annotations

import hashlib

from keruen.store.canonical import fingerprint
from keruen.store.log import read_heads
from keruen.store.unit_of_work import UnitOfWork
from keruen.web.forms import Form


def page_key(unit: UnitOfWork, form_key: str) -> str:
    """The key of a page at this moment; empty for a reader who sends no forms.

    Parameters
    ----------
    form_key : the secret of the session, so that no one else can compute the key.
    """
    if not form_key:
        return ""
    heads = [[name, position] for name, position in read_heads(unit.connection)]
    return fingerprint([form_key, heads])[:40]


def form_once(key: str, form: Form) -> str:
    """The one-time key of a form on a page."""
    if not key:
        return ""
    about = f"{key}|{form.package}|{form.act}|{form.hidden}"
    return hashlib.sha256(about.encode("utf-8")).hexdigest()[:40]
