"""One-time keys of forms: a form that is sent twice posts once.

The key of a form depends on the session, on the state of the logs and on what the form is about. A
page that did not change therefore has the same keys, and its validator stays the same; after every
entry in a log that the reader sees, whichever package wrote it, forms have new keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from keruen.store.canonical import fingerprint
from keruen.store.idempotency import read_key
from keruen.store.log import read_heads
from keruen.store.roles import Actor
from keruen.store.sent_forms import SentForm
from keruen.store.unit_of_work import UnitOfWork
from keruen.web.forms import Form


def page_key(unit: UnitOfWork, form_key: str) -> str:
    """The key of a page at this moment; empty for a reader who sends no forms.

    Parameters
    ----------
    form_key : the secret of the session; without it the key cannot be computed.
    """
    if not form_key:
        return ""
    heads = [[name, position] for name, position in read_heads(unit.connection)]
    return fingerprint([form_key, heads])[:40]


def form_once(key: str, form: Form) -> str:
    """The one-time key of a form on a page."""
    return key_of(key, form.package, form.act, form.hidden)


def key_of(key: str, *about: object) -> str:
    """The one-time key of what a form is about, on a page with a key; empty where it has none."""
    if not key:
        return ""
    words = "|".join(str(each) for each in (key, *about))
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:40]


def sent_form(actor: Actor, act: str, sent: Mapping[str, str]) -> SentForm:
    """What is compared of a form that may come again: all but its secrets and the session's key."""
    fields = {name: value for name, value in sent.items() if name not in NOT_COMPARED}
    return SentForm.of(actor, act, read_key(sent.get("once", "")), fields)


NOT_COMPARED = frozenset({"form_key", "once", "old", "new", "again", "password"})
"""Inputs of the forms about accounts that are secret, or that are no fields."""
