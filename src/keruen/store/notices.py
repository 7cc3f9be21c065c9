"""Notices to holders of accounts, by a callable that a deployment brings.

The default sends nothing: it writes in the log of the operator that no mail is configured, without
the data of the notice, which may be a link that sets a password.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

LOGGER = logging.getLogger(__name__)

Send = Callable[[str, str, Mapping[str, str]], None]
"""Sends to an account, on an occasion, its data; it must not raise because of a wrong address."""

PASSWORD_RECOVERY = "password_recovery"
"""Occasion with the data `link` and `minutes`."""

FACTOR_RESET = "factor_reset"
"""Occasion with the data `account` and `by`."""

OCCASIONS = (PASSWORD_RECOVERY, FACTOR_RESET)


def send_nothing(recipient: str, occasion: str, data: Mapping[str, str]) -> None:
    """Write in the log of the operator that a notice was not sent."""
    del data
    LOGGER.warning(
        "no mail is configured: the notice %s to the account %s was not sent", occasion, recipient
    )
