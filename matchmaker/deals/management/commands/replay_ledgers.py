"""Replays every pay-after-use contract from its events and compares it with what is stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaker.deals.selectors.pay_after_use import contracts_with_events
from matchmaker.deals.services.pay_after_use import replay_contract


class Command(BaseCommand):
    """Exit with 1 and name each difference; with 0 where all books agree to the cent."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Compare all of them, a few at a time."""
        seen = differing = 0
        for contract in contracts_with_events().iterator(chunk_size=200):
            seen += 1
            for difference in replay_contract(contract):
                differing += 1
                self.stderr.write(f"contract {contract.pk}: {difference}")
        if differing:
            raise CommandError(f"{differing} difference(s) in {seen} contract(s).")
        self.stdout.write(f"{seen} contract(s) replayed, all books agree.")
