"""Bulk edits bear the name under which people know them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("archive", "0028_language_of_mails")]

    operations = [
        migrations.AlterModelOptions(
            name="edit",
            options={"ordering": ["-id"], "verbose_name": "bulk edit", "verbose_name_plural": "bulk edits"},
        ),
    ]
