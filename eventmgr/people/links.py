"""Links that sign an account in once."""

import secrets

from eventmgr.foundation import tokens
from eventmgr.people.rules import LINK_LASTS

PURPOSE = "sign-in"


def make_link(account_id: int, *, base_url: str) -> str:
    """Return an address that signs the account in once within half an hour."""
    return f"{base_url}/sign-in/{tokens.sign(PURPOSE, [account_id, secrets.token_urlsafe(12)])}"


def read_link(token: str) -> tuple[int, str]:
    """Return the account's id and the link's nonce; raises BadToken."""
    account_id, nonce = tokens.read(PURPOSE, token, max_age=int(LINK_LASTS.total_seconds()))
    return account_id, nonce
