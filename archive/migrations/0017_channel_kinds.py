"""Dumps as a kind of channel."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0016_saved_views'),
    ]

    operations = [
        migrations.AlterField(
            model_name='channel',
            name='kind',
            field=models.CharField(choices=[('folder', 'Folder'), ('feed', 'Feed (RSS, Atom, JSON Feed)'), ('sitemap', 'Sitemap'), ('dump', 'Dump or list (lines at an address)')], max_length=20),
        ),
        migrations.AlterField(
            model_name='channel',
            name='place',
            field=models.TextField(help_text='A path or an address, as the kind has it.'),
        ),
        migrations.AlterField(
            model_name='channelhistory',
            name='kind',
            field=models.CharField(choices=[('folder', 'Folder'), ('feed', 'Feed (RSS, Atom, JSON Feed)'), ('sitemap', 'Sitemap'), ('dump', 'Dump or list (lines at an address)')], max_length=20),
        ),
        migrations.AlterField(
            model_name='channelhistory',
            name='place',
            field=models.TextField(help_text='A path or an address, as the kind has it.'),
        ),
    ]
