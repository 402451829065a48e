"""What came each day from channels and sources, the alarms about it, and who may see them."""

import archive.models.fields
import django.db.models.functions.datetime
from django.db import migrations, models


ROLES = ("Editor", "Chief editor", "Administrator")

# A day is updated by each chunk and none of the columns that change is indexed: room in the page for that.
LAYOUT = "ALTER TABLE archive_tally SET (fillfactor = 70);"
UNDO_LAYOUT = "ALTER TABLE archive_tally RESET (fillfactor);"


def let_editors_see(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for model in ("alarm", "tally"):
        # Django makes permissions after the last migration; these are wanted now and are found by it then.
        kind, _ = ContentType.objects.get_or_create(app_label="archive", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {model}"}
        )
        for role in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
            role.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0017_channel_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('subject_kind', models.CharField(max_length=20)),
                ('subject_id', models.UUIDField()),
                ('kind', models.CharField(choices=[('failing', 'Cannot be polled'), ('quiet', 'Gone quiet'), ('flood', 'Brings far more than usual'), ('untitled', 'Texts without title'), ('undated', 'Texts without date'), ('duplicates', 'Duplicates'), ('quarantined', 'Items in quarantine'), ('repaired', 'Broken characters'), ('shape', 'Headers of an unknown shape')], max_length=20)),
                ('message', models.TextField()),
                ('began_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('begin_mailed_at', models.DateTimeField(blank=True, null=True)),
                ('end_mailed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['began_at'], name='alarm_began'), models.Index(fields=['ended_at'], name='alarm_ended')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('subject_id', 'kind'), name='alarm_stands_once_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('pk', models.CompositePrimaryKey('subject_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('subject_kind', models.CharField(help_text='channel or source', max_length=20)),
                ('subject_id', models.UUIDField()),
                ('day', models.DateField()),
                ('items', models.PositiveIntegerField(default=0)),
                ('fresh', models.PositiveIntegerField(default=0, help_text='Items that became an article or a version of one.')),
                ('duplicates', models.PositiveIntegerField(default=0)),
                ('quarantined', models.PositiveIntegerField(default=0)),
                ('texts', models.PositiveIntegerField(default=0)),
                ('untitled', models.PositiveIntegerField(default=0)),
                ('undated', models.PositiveIntegerField(default=0)),
                ('repaired', models.PositiveIntegerField(default=0, help_text='Texts whose characters had to be guessed or repaired.')),
                ('shapes', models.JSONField(default=dict, help_text='How many texts had a header of which shape.')),
            ],
            options={
                'indexes': [models.Index(fields=['day'], name='tally_of_day')],
            },
        ),
        migrations.RunSQL(LAYOUT, UNDO_LAYOUT),
        migrations.RunPython(let_editors_see, migrations.RunPython.noop),
    ]
