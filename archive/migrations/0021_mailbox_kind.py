"""Mailboxes as a kind of channel."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0020_source_merges'),
    ]

    operations = [
        migrations.AlterField(
            model_name='channel',
            name='kind',
            field=models.CharField(choices=[('folder', 'Folder'), ('feed', 'Feed (RSS, Atom, JSON Feed)'), ('sitemap', 'Sitemap'), ('dump', 'Dump or list (lines at an address)'), ('bucket', 'Bucket (S3)'), ('mailbox', 'Mailbox (IMAP)')], max_length=20),
        ),
        migrations.AlterField(
            model_name='channelhistory',
            name='kind',
            field=models.CharField(choices=[('folder', 'Folder'), ('feed', 'Feed (RSS, Atom, JSON Feed)'), ('sitemap', 'Sitemap'), ('dump', 'Dump or list (lines at an address)'), ('bucket', 'Bucket (S3)'), ('mailbox', 'Mailbox (IMAP)')], max_length=20),
        ),
    ]
