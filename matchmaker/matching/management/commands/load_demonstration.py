"""``manage.py load_demonstration``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts.errors import DomainError

from ... import demonstration
from ...engine.encoders import EncoderUnavailable
from ...models import Proposal
from ...states import ProposalState
from .serve import quieten_routine


class Command(BaseCommand):
    """Adds made-up organizations, listings and accounts, and has their matches proposed."""

    help = (
        "Add the demonstration: made-up organizations, technologies, needs and four accounts. "
        "Needs DEBUG=on. A second run adds only what is missing."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load, embed, propose, and say what is there now."""
        quieten_routine()
        try:
            loaded = demonstration.load_demonstration(now=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(in_words(loaded))
        self.stdout.write(f"Accounts: {settings.VAR_FOLDER / demonstration.ACCOUNTS_FILE}")
        self.work_off()

    def work_off(self) -> None:
        """Embed and propose with a progress line, where anything waits."""
        waiting = demonstration.waiting_steps()
        if not waiting:
            return
        with tqdm(total=waiting, desc="Encoding and proposing", unit="step") as bar:
            try:
                failed = demonstration.embed_and_propose(advanced=lambda: advance(bar, waiting))
            except EncoderUnavailable as unavailable:
                self.stderr.write(f"There are no new proposals: {unavailable}")
                return
        if failed:
            self.stderr.write(f"{failed} steps failed and will be tried again; the log says why.")
        count = Proposal.objects.filter(state=ProposalState.OPEN).count()
        self.stdout.write(f"Proposals that wait for a technology manager: {count}")


def in_words(loaded: demonstration.Loaded) -> str:
    """What a run added, as one sentence."""
    if loaded.is_empty:
        return "The demonstration is there already: nothing changed."
    return (
        f"Added {loaded.organizations} organizations, {loaded.technologies} technologies, "
        f"{loaded.needs} needs and {loaded.accounts} accounts."
    )


def advance(bar: tqdm[Any], whole: int) -> None:
    """Move the bar of ``whole`` steps to what is done by now."""
    bar.update(max(0, whole - demonstration.waiting_steps() - bar.n))
