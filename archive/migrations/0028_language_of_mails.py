"""A mail about saved searches is written in the language its reader had the editors' pages in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0027_key_runs")]

    operations = [
        migrations.AddField(
            model_name="savedsearch",
            name="language",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Of the mail: what its owner last kept or changed it in.",
                max_length=10,
            ),
        ),
    ]
