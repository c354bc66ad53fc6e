"""Rows of ledgers, which are written once and never changed."""

from __future__ import annotations

from accounts.models import AppendOnly as WrittenOnce

from ..errors import LedgerIsAppendOnly


class AppendOnly(WrittenOnce):
    """A row of a ledger: whoever would change it is told LedgerIsAppendOnly."""

    append_only_refusal = LedgerIsAppendOnly

    class Meta:
        abstract = True
