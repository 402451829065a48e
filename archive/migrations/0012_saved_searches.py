"""Searches that somebody keeps, which are their own, and what they found."""

import archive.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


ROLES = ("Reader", "Editor", "Chief editor", "Administrator")


def let_everybody(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    # Django makes permissions after the last migration; these are wanted now and are found by it then.
    kind, _ = ContentType.objects.get_or_create(app_label="archive", model="savedsearch")
    for verb in ("view", "add", "change", "delete"):
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"{verb}_savedsearch", defaults={"name": f"Can {verb} saved search"}
        )
        for role in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
            role.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0011_webhooks'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('owner_kind', models.CharField(max_length=10)),
                ('owner_id', models.CharField(max_length=60)),
                ('parameters', models.JSONField(help_text='The filters as the list of articles takes them.')),
                ('search', models.JSONField(help_text='The same, read: it goes on to mean what it meant.')),
                ('position', models.BigIntegerField(help_text='The place in the change feed up to which was looked.')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('webhook', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='saved_searches', to='archive.webhook')),
            ],
            options={
                'verbose_name_plural': 'saved searches',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='SavedSearchMatch',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.article')),
                ('search', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='archive.savedsearch')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(fields=('owner_kind', 'owner_id', 'name'), name='saved_search_named_once_by_its_owner'),
        ),
        migrations.AddConstraint(
            model_name='savedsearchmatch',
            constraint=models.UniqueConstraint(fields=('search', 'article'), name='saved_search_finds_an_article_once'),
        ),
        migrations.RunPython(let_everybody, migrations.RunPython.noop),
    ]
