"""The triggers that keep the audit trail append-only, and the group of technology managers."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.audit import drop_guards, install_guards

TECHNOLOGY_MANAGERS = "technology managers"


def install(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install_guards(schema_editor.connection)


def drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    drop_guards(schema_editor.connection)


def create_group(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group = apps.get_model("auth", "Group")
    group.objects.using(schema_editor.connection.alias).get_or_create(name=TECHNOLOGY_MANAGERS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunPython(install, drop),
        # The group stays when the migration is undone: people may belong to it.
        migrations.RunPython(create_group, migrations.RunPython.noop),
    ]
