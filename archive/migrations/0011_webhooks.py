"""Webhooks, what they are to be told, and who may look after them."""

import archive.models.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


RIGHTS = [(verb, "webhook") for verb in ("view", "add", "change", "delete")] + [("view", "delivery")]


def let_administrators(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    administrators = apps.get_model("auth", "Group").objects.get(name="Administrator")
    for verb, model in RIGHTS:
        # Django makes permissions after the last migration; these are wanted now and are found by it then.
        kind, _ = ContentType.objects.get_or_create(app_label="archive", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"{verb}_{model}", defaults={"name": f"Can {verb} {model}"}
        )
        administrators.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0010_edit_attempts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('address', models.CharField(max_length=2000)),
                ('verbs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, help_text='Which acts it hears of; empty: all.', size=None)),
                ('secret', models.CharField(max_length=100)),
                ('active', models.BooleanField(default=True)),
                ('position', models.BigIntegerField(help_text='The place in the change feed up to which deliveries were made.')),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('failures', models.PositiveIntegerField(default=0, help_text='How often in a row.')),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('lease', models.UUIDField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('event_id', models.UUIDField()),
                ('verb', models.CharField(max_length=40)),
                ('payload', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('dead', 'Given up')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('status', models.PositiveSmallIntegerField(blank=True, help_text='What the last attempt was answered.', null=True)),
                ('problem', models.CharField(blank=True, default='', help_text='Why the last attempt failed.', max_length=300)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='archive.webhook')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['webhook', 'id'], name='delivery_waiting'), models.Index(fields=['webhook', '-id'], name='delivery_of_webhook'), models.Index(condition=models.Q(('state', 'delivered')), fields=['tried_at'], name='delivery_done')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'event_id'), name='delivery_once_for_each_webhook'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'delivered', 'dead'])), name='delivery_has_a_known_state')],
            },
        ),
        migrations.RunPython(let_administrators, migrations.RunPython.noop),
    ]
