"""``manage.py seal_second_factors``: encrypt second factors under the present SECRET_KEY."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.sealing import SealedUnderAnotherKey
from accounts.services import seal_second_factors_anew


class Command(BaseCommand):
    """After a change of SECRET_KEY, while the former one stands in SECRET_KEY_FALLBACKS."""

    help = "Encrypt the secrets of second factors under the present SECRET_KEY."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """All of them, or none where one can't be read."""
        try:
            count = seal_second_factors_anew()
        except SealedUnderAnotherKey as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Second factors encrypted under the present key: {count}.")
