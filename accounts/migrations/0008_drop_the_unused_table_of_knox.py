from django.db import migrations


class Migration(migrations.Migration):
    """knox makes the table of its own token model, although ours stands in its place.

    Nothing reads it, nothing empties it, and its key to the users keeps PostgreSQL from emptying
    theirs.
    """

    dependencies = [
        ("accounts", "0007_webhooks"),
        ("knox", "0009_extend_authtoken_field"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS knox_authtoken", migrations.RunSQL.noop),
    ]
