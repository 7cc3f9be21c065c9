"""One-time keys of forms about accounts: a form that is sent twice acts once.

These forms are no commands: the system itself changes accounts, in transactions of its own. The key
of a form is stored in the transaction that changes something, as that of a command is, in the same
table. What is stored contains no secret, so a password that was shown once is not shown again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from keruen.errors import KeruenError
from keruen.store.canonical import fingerprint
from keruen.store.idempotency import ADD, FIND, hash_key, refuse_reused
from keruen.store.instants import write_instant
from keruen.store.roles import SYSTEM_PARTY, Actor


@dataclass(frozen=True)
class Answer:
    """What came of a form about accounts.

    Parameters
    ----------
    state : ``done`` | ``proposed`` | ``waiting``.
    secret : a password, a half of one or a token, that is shown this once.
    half : which half of the password it is, 1 or 2; 0 for a whole one.
    until : when a proposal lapses, or when waiting ends.
    repeated : whether the same form came before and did it then.
    shown : whether the first answer contained a secret, which is not stored.
    """

    state: str
    secret: str = ""
    half: int = 0
    until: str = ""
    change: str = ""
    repeated: bool = False
    shown: bool = False


class RepeatedFormError(KeruenError):
    """A form that another request did meanwhile; the transaction of this one is undone.

    Parameters
    ----------
    answer : what came of it then.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__("this form was already sent", "Look at what it did.")
        self.answer = answer


@dataclass(frozen=True)
class SentForm:
    """A form that an account sent.

    Parameters
    ----------
    account, party : who sent it.
    act : what it does, such as ``accounts.add``.
    key : its one-time key; empty for a form without one, which acts each time.
    fields_sha256 : SHA-256 of its fields, secret ones left out.
    """

    account: str = ""
    party: str = ""
    act: str = ""
    key: str = ""
    fields_sha256: str = ""

    @classmethod
    def of(cls, actor: Actor, act: str, key: str, fields: Mapping[str, str]) -> SentForm:
        """A form with its fields, without those that are secret."""
        return cls(actor.account, actor.party, act, key, fingerprint(dict(fields)))

    def find(self, connection: Connection) -> Answer | None:
        """What this form did before; None where it is new.

        Raises
        ------
        RefusalError : a key that came with another form, or with other fields.
        """
        if not self.key:
            return None
        asked = {"account": self.account, "key_sha256": hash_key(self.key)}
        row = connection.execute(FIND, asked).first()
        if row is None:
            return None
        if (row.act, row.fields_sha256) != (self.act, self.fields_sha256):
            refuse_reused()
        return Answer(**row.result, repeated=True)

    def store(self, connection: Connection, answer: Answer) -> Answer:
        """Store the key in the transaction of the form's command; returns the answer.

        The transaction is one of those that wait for each other, so of two requests with the same
        form the second finds what the first stored.

        Raises
        ------
        RepeatedFormError : a form that was done meanwhile.
        """
        if not self.key:
            return answer
        earlier = self.find(connection)
        if earlier is not None:
            raise RepeatedFormError(earlier)
        result = {
            "state": answer.state,
            "half": answer.half,
            "until": answer.until,
            "change": answer.change,
            "shown": bool(answer.secret),
        }
        connection.execute(
            ADD,
            {
                "account": self.account,
                "key_sha256": hash_key(self.key),
                # The system administrator belongs to no side.
                "tier": "shared" if self.party == SYSTEM_PARTY else "party",
                "party": self.party,
                "at": write_instant(datetime.now(UTC)),
                "act": self.act,
                "fields_sha256": self.fields_sha256,
                "result": result,
            },
        )
        return answer


NO_FORM = SentForm()
"""A change that no form asked for, such as one of the command line."""
