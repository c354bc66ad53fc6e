"""Secrets of second factors and seeds of recovery codes are kept sealed; they lay open before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations

from accounts.sealing import SealedUnderAnotherKey, opened, seal


def seal_all(apps: Any, _schema_editor: Any) -> None:
    """Seal what lies open; what is sealed stays, so that a second run changes nothing."""
    _change(apps, lambda text: text if _is_sealed(text) else seal(text))


def open_all(apps: Any, _schema_editor: Any) -> None:
    """Lay everything open, as the library alone keeps it."""
    _change(apps, lambda text: opened(text) if _is_sealed(text) else text)


def _is_sealed(text: str) -> bool:
    try:
        opened(text)
    except SealedUnderAnotherKey:
        return False
    return True


def _change(apps: Any, change: Callable[[str], str]) -> None:
    rows = apps.get_model("mfa", "Authenticator").objects.filter(
        type__in=["totp", "recovery_codes"]
    )
    for row in rows:
        for name in ("secret", "seed"):
            if name in row.data:
                row.data[name] = change(row.data[name])
        if "migrated_codes" in row.data:
            row.data["migrated_codes"] = [change(code) for code in row.data["migrated_codes"]]
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_desk_leads"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(seal_all, open_all)]
