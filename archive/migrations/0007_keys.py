"""Fingerprints are numbered, so that new keys stand together in the index, and a filter of all keys is kept.

Keys of earlier rules are taken away: `manage.py replay` finds those texts by new ones.
"""

from django.db import migrations, models

NUMBER = """
CREATE SEQUENCE archive_fingerprint_place AS bigint;
UPDATE archive_fingerprint SET place = nextval('archive_fingerprint_place'), keys = '{}';
DELETE FROM archive_commonpassage;
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_channels")]

    operations = [
        migrations.AddField("fingerprint", "place", models.BigIntegerField(null=True)),
        migrations.RunSQL(NUMBER, "DROP SEQUENCE archive_fingerprint_place"),
        migrations.AlterField("fingerprint", "place", models.BigIntegerField(unique=True)),
        migrations.RunSQL(
            "ALTER SEQUENCE archive_fingerprint_place OWNED BY archive_fingerprint.place",
            "ALTER SEQUENCE archive_fingerprint_place OWNED BY NONE",
        ),
        migrations.CreateModel(
            name="KeptFilter",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("upto", models.BigIntegerField()),
                ("bits", models.BinaryField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_kept_filter")],
            },
        ),
        migrations.RunSQL(
            # Bits at random: to press them takes long and gains nothing.
            "ALTER TABLE archive_keptfilter ALTER COLUMN bits SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
