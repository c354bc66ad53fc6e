"""The audit trail, to be read only."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin.doors import OnlyLookedAt
from accounts.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(OnlyLookedAt[AuditEvent]):
    """Lists and shows events; nobody adds, changes or deletes one here, superusers included."""

    list_display = ["sequence", "at", "action", "actor", "subject_type", "subject_id"]
    list_filter = ["subject_type"]
    search_fields = ["=action", "=actor__email", "=subject_id"]
    date_hierarchy = "at"
    list_select_related = ["actor"]
    show_full_result_count = False
