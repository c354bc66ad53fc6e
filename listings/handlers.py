"""What listings itself hears: an import waits for a worker, and what webhooks are told of."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import WebhookEvent
from accounts.services import queue_webhook

from . import events, tasks
from .models import ImportJob


def connect() -> None:
    """Listen. Calling it again changes nothing."""
    for signal, receiver in (
        (events.import_requested, import_to_work_on),
        (events.technology_published, publication_to_tell),
        (events.need_published, publication_to_tell),
        (events.import_finished, import_to_tell),
    ):
        signal.connect(receiver, dispatch_uid=f"listings:{receiver.__name__}")


def import_to_work_on(**_: Any) -> None:
    """Wake a worker when the job is stored; if no message gets through, the sweep finds it."""
    transaction.on_commit(tasks.work_on_imports.delay, robust=True)


def publication_to_tell(sender: type[Model], *, pk: int, **_: Any) -> None:
    """The owner's webhooks are told of a listing that was published."""
    owner = sender._default_manager.values_list("owner_id", flat=True).get(pk=pk)  # noqa: SLF001
    subject = {"kind": sender.__name__.lower(), "id": pk}
    _queue(owner, WebhookEvent.LISTING_PUBLISHED, subject)


def import_to_tell(*, pk: int, **_: Any) -> None:
    """The organization's webhooks are told how an import ended."""
    told = ("id", "state", "kind", "created", "updated", "unchanged", "failed")
    row = ImportJob.objects.values("organization_id", *told).get(pk=pk)
    organization = row.pop("organization_id")
    _queue(organization, WebhookEvent.IMPORT_FINISHED, row)


def _queue(organization: int, event: WebhookEvent, subject: dict[str, Any]) -> None:
    queue_webhook(organization=organization, event=event.value, subject=subject, now=timezone.now())
