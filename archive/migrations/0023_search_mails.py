"""Saved searches that tell their owners by mail, once a day, and the mails that were sent."""

import archive.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0022_suggestions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchMail',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(help_text='In the time zone of the site.')),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('claimed_until', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='Until then nobody else sends it.')),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('articles', models.PositiveIntegerField(default=0, help_text='Of how many it told.')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='mailed',
            field=models.BooleanField(default=False, help_text='Whether its owner is told once a day by mail.'),
        ),
        migrations.AddField(
            model_name='savedsearchmatch',
            name='to_mail',
            field=models.BooleanField(default=False, help_text='That its owner is still to be told by mail.'),
        ),
        migrations.AddIndex(
            model_name='savedsearchmatch',
            index=models.Index(condition=models.Q(('to_mail', True)), fields=['search'], name='saved_search_match_to_mail'),
        ),
        migrations.AddField(
            model_name='searchmail',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='searchmail',
            constraint=models.UniqueConstraint(fields=('owner', 'day'), name='search_mail_once_a_day'),
        ),
    ]
