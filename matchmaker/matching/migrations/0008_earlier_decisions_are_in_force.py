"""Decisions made before there was a time to undo them took effect at once: they stay so."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def stamp(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Their news went out when they were made."""
    rows = apps.get_model("matching", "Decision").objects.filter(sent_at__isnull=True)
    rows.update(sent_at=F("decided_at"), due_at=F("decided_at"))


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_undo_window")]

    operations = [migrations.RunPython(stamp, migrations.RunPython.noop)]
