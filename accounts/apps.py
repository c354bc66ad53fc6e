"""The accounts app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, organizations, memberships, technology managers, the audit trail."""

    name = "accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen, and see after every migration that the guards and the group are there."""
        import_module("accounts.handlers").connect()
        post_migrate.connect(restore_guards_and_group, sender=self)


def restore_guards_and_group(using: str = DEFAULT_DB_ALIAS, **_kwargs: object) -> None:
    """Put back the audit trail's triggers and the managers' group where they are missing.

    SQLite alters a table by building it anew, which silently drops its triggers; a flush empties
    the group table. Does nothing before the app's tables exist.
    """
    from accounts.audit import TABLE, install_guards
    from accounts.services import ensure_technology_managers_group

    if TABLE not in connections[using].introspection.table_names():
        return
    install_guards(connections[using])
    ensure_technology_managers_group(using=using)
