"""Channels, their polls and pages, the hosts they ask, what PostgreSQL refuses of them, and who may keep them."""

import archive.models.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


GUARDS = """
CREATE FUNCTION archive_check_poll_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state = 'due' AND NEW.state IN ('running', 'failed'))
        OR (OLD.state = 'running' AND NEW.state IN ('due', 'done', 'failed')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a poll cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER poll_moves_forward BEFORE UPDATE OF state ON archive_poll
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION archive_check_poll_move();

CREATE FUNCTION archive_keep_poll() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a poll keeps its channel and its moment' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER poll_keeps_its_moment BEFORE UPDATE OF channel_id, due_at ON archive_poll
    FOR EACH ROW WHEN ((OLD.channel_id, OLD.due_at) IS DISTINCT FROM (NEW.channel_id, NEW.due_at))
    EXECUTE FUNCTION archive_keep_poll();
-- What brought something is told for good; a poll of nothing may be cleared away.
CREATE TRIGGER poll_is_kept BEFORE DELETE ON archive_poll
    FOR EACH ROW WHEN (OLD.finished_at IS NULL OR OLD.received > 0) EXECUTE FUNCTION archive_refuse_change();

CREATE FUNCTION archive_keep_channel_of_deposit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a deposit keeps its channel' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER deposit_keeps_its_channel BEFORE UPDATE OF channel_id ON archive_deposit
    FOR EACH ROW WHEN (OLD.channel_id IS DISTINCT FROM NEW.channel_id)
    EXECUTE FUNCTION archive_keep_channel_of_deposit();
"""

UNDO_GUARDS = """
DROP TRIGGER deposit_keeps_its_channel ON archive_deposit;
DROP FUNCTION archive_keep_channel_of_deposit();
DROP TRIGGER poll_is_kept ON archive_poll;
DROP TRIGGER poll_keeps_its_moment ON archive_poll;
DROP FUNCTION archive_keep_poll();
DROP TRIGGER poll_moves_forward ON archive_poll;
DROP FUNCTION archive_check_poll_move();
"""

# States change with every poll and none of their columns that do is indexed but `next_at`: room in the page for that.
LAYOUT = """
ALTER TABLE archive_channelstate SET (fillfactor = 70);
ALTER TABLE archive_host SET (fillfactor = 70);
"""

UNDO_LAYOUT = """
ALTER TABLE archive_host RESET (fillfactor);
ALTER TABLE archive_channelstate RESET (fillfactor);
"""

SEE = [("view", "channel"), ("view", "poll"), ("view", "page")]
KEEP = [*SEE, ("add", "channel"), ("change", "channel"), ("poll_channel", "channel")]
ROLES = {"Reader": [], "Editor": SEE, "Chief editor": KEEP, "Administrator": KEEP}


def give_rights(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for name, rights in ROLES.items():
        group = Group.objects.get(name=name)
        for verb, model in rights:
            kind, _ = ContentType.objects.get_or_create(app_label="archive", model=model)
            own = verb == "poll_channel"
            permission, _ = Permission.objects.get_or_create(
                content_type=kind,
                codename=verb if own else f"{verb}_{model}",
                defaults={"name": "Can have a channel polled now" if own else f"Can {verb} {model}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0005_redeclared'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('folder', 'Folder'), ('feed', 'Feed (RSS, Atom, JSON Feed)'), ('sitemap', 'Sitemap')], max_length=20)),
                ('place', models.TextField(help_text='The path of a folder, or the address of a feed or sitemap.')),
                ('options', models.JSONField(blank=True, default=dict, help_text='What the kind knows besides; see there.')),
                ('declared', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What is said of everything that comes in.')),
                ('interval', models.PositiveIntegerField(blank=True, help_text='Seconds between two polls, at least.', null=True)),
                ('longest_interval', models.PositiveIntegerField(blank=True, help_text='Seconds to which the interval may grow while nothing is new.', null=True)),
                ('cron', models.CharField(blank=True, help_text='Instead of an interval: minute hour day month day.', max_length=100)),
                ('time_zone', models.CharField(blank=True, help_text='IANA name: where the clock of `cron` hangs.', max_length=64)),
                ('enabled', models.BooleanField(default=True)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('source', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='archive.source')),
            ],
            options={
                'ordering': ['slug'],
                'permissions': [('poll_channel', 'Can have a channel polled now')],
            },
        ),
        migrations.CreateModel(
            name='ChannelHistory',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, serialize=False)),
                ('slug', models.SlugField(db_index=False, max_length=100)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('folder', 'Folder'), ('feed', 'Feed (RSS, Atom, JSON Feed)'), ('sitemap', 'Sitemap')], max_length=20)),
                ('place', models.TextField(help_text='The path of a folder, or the address of a feed or sitemap.')),
                ('options', models.JSONField(blank=True, default=dict, help_text='What the kind knows besides; see there.')),
                ('declared', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What is said of everything that comes in.')),
                ('interval', models.PositiveIntegerField(blank=True, help_text='Seconds between two polls, at least.', null=True)),
                ('longest_interval', models.PositiveIntegerField(blank=True, help_text='Seconds to which the interval may grow while nothing is new.', null=True)),
                ('cron', models.CharField(blank=True, help_text='Instead of an interval: minute hour day month day.', max_length=100)),
                ('time_zone', models.CharField(blank=True, help_text='IANA name: where the clock of `cron` hangs.', max_length=64)),
                ('enabled', models.BooleanField(default=True)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('name', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('free_at', models.DateTimeField(help_text='When it may be asked again; while it is asked, when the lease ends.')),
                ('holder', models.UUIDField(help_text='The token of who asks it now.', null=True)),
                ('robots', models.TextField(blank=True, help_text='Its robots.txt.')),
                ('robots_at', models.DateTimeField(help_text='When that was fetched.', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address', models.TextField()),
                ('host', models.CharField(max_length=255)),
                ('mark', models.CharField(blank=True, help_text='By what another version of it is known.', max_length=100)),
                ('declared', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What was said of it there.')),
                ('state', models.CharField(choices=[('due', 'Due'), ('running', 'Running'), ('done', 'Fetched'), ('failed', 'Failed')], default='due', max_length=10)),
                ('ready_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('etag', models.TextField(blank=True)),
                ('modified', models.TextField(blank=True)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('message', models.TextField(blank=True)),
                ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('due', 'Due'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='due', max_length=10)),
                ('asked', models.BooleanField(default=False, help_text='By somebody, not by the schedule.')),
                ('host', models.CharField(blank=True, max_length=255)),
                ('ready_at', models.DateTimeField(help_text='When it may be taken; while it runs, when its lease ends.')),
                ('lease', models.UUIDField(help_text='Fencing token of who works on it.', null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('listed', models.PositiveIntegerField(default=0, help_text='What lay there.')),
                ('received', models.PositiveIntegerField(default=0, help_text='What was taken in: items and pages to fetch.')),
                ('code', models.CharField(blank=True, max_length=60)),
                ('message', models.TextField(blank=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AlterField(
            model_name='deposit',
            name='door',
            field=models.CharField(choices=[('shell', 'Shell'), ('rest', 'REST'), ('admin', 'Admin upload'), ('typed', 'Typed in'), ('channel', 'Channel')], max_length=10),
        ),
        migrations.CreateModel(
            name='ChannelState',
            fields=[
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='state', serialize=False, to='archive.channel')),
                ('next_at', models.DateTimeField(help_text='When it is due; null while it is switched off.', null=True)),
                ('host', models.CharField(blank=True, help_text='Whom a poll asks; empty for this machine.', max_length=255)),
                ('pace', models.FloatField(default=0, help_text='Seconds to the next poll, as they have adapted.')),
                ('cursor', models.JSONField(default=dict, help_text='How far it is, in the words of the kind.')),
                ('failures', models.PositiveIntegerField(default=0, help_text='In a row.')),
                ('code', models.CharField(blank=True, help_text='What was wrong the last time.', max_length=60)),
                ('message', models.TextField(blank=True)),
                ('polled_at', models.DateTimeField(null=True)),
                ('succeeded_at', models.DateTimeField(null=True)),
                ('new_at', models.DateTimeField(help_text='When it last brought something.', null=True)),
            ],
        ),
        migrations.AddField(
            model_name='deposit',
            name='channel',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deposits', to='archive.channel'),
        ),
        migrations.AddIndex(
            model_name='deposit',
            index=models.Index(condition=models.Q(('channel__isnull', False)), fields=['channel', 'id'], name='deposit_of_channel'),
        ),
        migrations.AddField(
            model_name='channelhistory',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='channelhistory',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='archive.channel'),
        ),
        migrations.AddField(
            model_name='channelhistory',
            name='source',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='archive.source'),
        ),
        migrations.AddField(
            model_name='page',
            name='channel',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='archive.channel'),
        ),
        migrations.AddField(
            model_name='poll',
            name='channel',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='polls', to='archive.channel'),
        ),
        migrations.CreateModel(
            name='SeenKey',
            fields=[
                ('pk', models.CompositePrimaryKey('channel_id', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('channel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.channel')),
                ('key', models.BinaryField()),
                ('mark', models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name='channelstate',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='channel_due'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cron', ''), ('interval__gt', 0)), models.Q(('interval__isnull', True), models.Q(('cron', ''), _negated=True)), _connector='OR'), name='channel_has_an_interval_or_a_cron'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(('longest_interval__isnull', True), ('longest_interval__gte', models.F('interval')), _connector='OR'), name='channel_interval_grows'),
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.CheckConstraint(condition=models.Q(('place', ''), _negated=True), name='channel_has_a_place'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='channel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "archive_channelhistory" ("created_at", "cron", "declared", "enabled", "id", "interval", "kind", "longest_interval", "name", "note", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "slug", "source_id", "time_zone") VALUES (NEW."created_at", NEW."cron", NEW."declared", NEW."enabled", NEW."id", NEW."interval", NEW."kind", NEW."longest_interval", NEW."name", NEW."note", NEW."options", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."slug", NEW."source_id", NEW."time_zone"); RETURN NULL;', hash='2a79be4f64b9cca094e9b29bb539214957101d1e', operation='INSERT', pgid='pgtrigger_insert_insert_cc662', table='archive_channel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='channel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "archive_channelhistory" ("created_at", "cron", "declared", "enabled", "id", "interval", "kind", "longest_interval", "name", "note", "options", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "slug", "source_id", "time_zone") VALUES (NEW."created_at", NEW."cron", NEW."declared", NEW."enabled", NEW."id", NEW."interval", NEW."kind", NEW."longest_interval", NEW."name", NEW."note", NEW."options", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."slug", NEW."source_id", NEW."time_zone"); RETURN NULL;', hash='8abc1035a2e8d965618cb3e1688976858e6ccd33', operation='UPDATE', pgid='pgtrigger_update_update_32893', table='archive_channel', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='page',
            index=models.Index(condition=models.Q(('state__in', ['due', 'running'])), fields=['ready_at'], name='page_ready'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.UniqueConstraint(models.F('channel'), models.Func('address', function='md5', output_field=models.TextField()), name='page_once_a_channel'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease__isnull', False), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease__isnull', True)), _connector='OR'), name='page_has_a_lease_while_it_runs'),
        ),
        migrations.AddIndex(
            model_name='poll',
            index=models.Index(condition=models.Q(('state__in', ['due', 'running'])), fields=['ready_at'], name='poll_ready'),
        ),
        migrations.AddIndex(
            model_name='poll',
            index=models.Index(condition=models.Q(('finished_at__isnull', False), ('received', 0)), fields=['finished_at'], name='poll_of_nothing'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.UniqueConstraint(fields=('channel', 'due_at'), name='poll_once_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['due', 'running'])), fields=('channel',), name='poll_open_once_a_channel'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state__in', ['due', 'running'])), models.Q(('finished_at__isnull', False), ('state__in', ['done', 'failed'])), _connector='OR'), name='poll_finished_at_when_finished'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease__isnull', False), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease__isnull', True)), _connector='OR'), name='poll_has_a_lease_while_it_runs'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('code', ''), _negated=True), _connector='OR'), name='poll_that_failed_says_why'),
        ),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        migrations.RunSQL(LAYOUT, UNDO_LAYOUT),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
