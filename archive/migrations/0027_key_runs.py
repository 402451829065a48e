"""Keys are found by runs, made of thousands of fingerprints at once, in place of an index that takes in each by itself.

What is held is put into runs here: about a minute for a million articles. The filter of all keys is laid out anew by
the first worker that starts.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

BARE = """
DELETE FROM archive_keptfilter;
UPDATE archive_fingerprint
SET keys = ARRAY(SELECT key & 281474976710655 FROM unnest(keys) WITH ORDINALITY AS held (key, place) ORDER BY place)
WHERE place >= 131072;
INSERT INTO archive_keyrun (first, length, bits)
SELECT (number - 1) << 17, 131072, 14
FROM generate_series(1, ((SELECT max(place) FROM archive_fingerprint) + 1) >> 17) AS number;
INSERT INTO archive_keypage (run, page, entries)
SELECT run, page, array_agg(entry ORDER BY entry) FROM (
    SELECT run.first AS run, (key >> 34)::integer AS page,
           (key & 17179869183) << 17 | place - run.first AS entry
    FROM archive_keyrun AS run
    JOIN archive_fingerprint ON place >= run.first AND place < run.first + run.length
    CROSS JOIN unnest(keys) AS key
) AS entries
GROUP BY run, page;
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0026_items_in_place")]

    operations = [
        migrations.CreateModel(
            name="KeyRun",
            fields=[
                (
                    "first",
                    models.BigIntegerField(
                        help_text="The place of the first of its fingerprints.", primary_key=True, serialize=False
                    ),
                ),
                ("length", models.PositiveIntegerField()),
                ("bits", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="KeyPage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "run", "page", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("run", models.BigIntegerField()),
                ("page", models.IntegerField()),
                ("entries", ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
        ),
        migrations.RemoveIndex("fingerprint", "fingerprint_keys"),
        migrations.RunSQL(BARE),
    ]
