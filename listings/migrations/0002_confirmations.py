from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listings", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="need",
            name="confirmed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="confirmed at"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="reminded_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="owner reminded on"
            ),
        ),
        migrations.AddField(
            model_name="technology",
            name="confirmed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="confirmed at"
            ),
        ),
        migrations.AddField(
            model_name="technology",
            name="reminded_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="owner reminded on"
            ),
        ),
    ]
