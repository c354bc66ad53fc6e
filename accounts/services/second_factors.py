"""What is kept of second factors, under which key."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.sealing import sealed_anew

SEALED = ("secret", "seed")


@transaction.atomic
def seal_second_factors_anew() -> int:
    """Seal all secrets under the present `SECRET_KEY`, so that former ones are needed no more.

    Returns of how many second factors. Raises SealedUnderAnotherKey, and changes nothing.
    """
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    rows = Authenticator.objects.select_for_update().filter(type__in=kinds).order_by("pk")
    for row in rows:
        for name in SEALED:
            if name in row.data:
                row.data[name] = sealed_anew(row.data[name])
        if "migrated_codes" in row.data:
            row.data["migrated_codes"] = [sealed_anew(code) for code in row.data["migrated_codes"]]
        row.save(update_fields=["data"])
    return len(rows)
