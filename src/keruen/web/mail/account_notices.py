"""Notices of the store to holders of accounts, sent by mail: recovery, and reset second factors."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from keruen.store.notices import FACTOR_RESET, PASSWORD_RECOVERY, Send, send_nothing
from keruen.web.mail.service import MailService


def mail_notices(service: MailService, public_url: str) -> Send:
    """A hook of `keruen.store.notices` that sends by mail.

    What cannot be mailed, as the account has no confirmed address or its side no mail server, is
    written in the log of the operator; who asked gets the same answer.

    Parameters
    ----------
    public_url : with which links of notices begin; a mail begins them with the address of the
        workspace itself.
    """

    def send(recipient: str, occasion: str, data: Mapping[str, str]) -> None:
        # The occasion is stored: it contains nothing of the link, which sets a password.
        number = secrets.token_hex(8)
        sent = False
        if occasion == PASSWORD_RECOVERY:
            values = {**data, "link": data["link"].removeprefix(public_url.rstrip("/"))}
            sent = service.send(recipient, f"recovery:{number}", values)
        elif occasion == FACTOR_RESET:
            values = {"about": data["account"], "by": data["by"]}
            sent = service.send(recipient, f"factor_reset:{number}", values)
        if not sent:
            send_nothing(recipient, occasion, data)

    return send
