"""How often a chunk of a bulk edit was begun, why an edit was stopped, and the key by which its order is known again."""

import archive.models.fields
import django.db.models.fields.json
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0009_own_identifiers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='edit',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, help_text='At the chunk that is due, begun and not ended.'),
        ),
        migrations.AddField(
            model_name='edit',
            name='body_sha256',
            field=archive.models.fields.Sha256Field(null=True),
        ),
        migrations.AddField(
            model_name='edit',
            name='code',
            field=models.CharField(blank=True, default='', help_text='Why it was stopped.', max_length=30),
        ),
        migrations.AddField(
            model_name='edit',
            name='idempotency_key',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='edit',
            name='state',
            field=models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('undoing', 'Undoing'), ('undone', 'Undone'), ('stopped', 'Stopped')], default='running', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='edit',
            constraint=models.UniqueConstraint(django.db.models.fields.json.KeyTextTransform('kind', 'made_by'), django.db.models.fields.json.KeyTextTransform('id', 'made_by'), models.F('idempotency_key'), condition=models.Q(('idempotency_key', ''), _negated=True), name='edit_once_a_client_and_idempotency_key'),
        ),
        migrations.AddConstraint(
            model_name='edit',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'stopped'), ('code', ''), _connector='OR'), name='edit_says_why_it_was_stopped'),
        ),
    ]
