import io
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from accounts.audit import missing_guards
from accounts.models import TECHNOLOGY_MANAGERS

guards_and_group = import_module("accounts.migrations.0002_audit_guards_and_managers_group")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_migrations_hold_the_models_whatever_the_language(language: str) -> None:
    with translation.override(language):
        call_command("makemigrations", "accounts", check=True, dry_run=True, stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_back_and_installed_again() -> None:
    with connection.schema_editor() as editor:
        guards_and_group.drop(apps, editor)
    assert len(missing_guards(connection)) == 3
    with connection.schema_editor() as editor:
        guards_and_group.install(apps, editor)
    assert missing_guards(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_group_that_is_there_already_is_left_as_it_is() -> None:
    before = Group.objects.get(name=TECHNOLOGY_MANAGERS)
    with connection.schema_editor() as editor:
        guards_and_group.create_group(apps, editor)
    assert Group.objects.get(name=TECHNOLOGY_MANAGERS) == before


@pytest.mark.django_db
def test_a_group_that_was_lost_comes_back_with_the_next_migration_run() -> None:
    Group.objects.all().delete()
    call_command("migrate", "accounts", verbosity=0)
    assert Group.objects.filter(name=TECHNOLOGY_MANAGERS).count() == 1
