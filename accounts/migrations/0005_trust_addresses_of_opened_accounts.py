"""Accounts that were there before people could sign up were opened by administrators."""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def trust_addresses(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Count the address of every account as verified."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    alias = schema_editor.connection.alias
    for user in User.objects.using(alias).iterator():
        EmailAddress.objects.using(alias).update_or_create(
            user_id=user.pk, email=user.email, defaults={"verified": True, "primary": True}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_joining_and_tokens"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(trust_addresses, migrations.RunPython.noop)]
