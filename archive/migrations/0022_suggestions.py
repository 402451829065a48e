"""Suggested tags, with what became of each; rules that look at what comes in; names of vocabularies."""

import archive.models.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


GUARDS = """
CREATE FUNCTION archive_check_suggestion_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'proposed'
        OR (OLD.state, NEW.state) IN (('accepted', 'rejected'), ('rejected', 'accepted'))
        OR (OLD.state = 'accepted' AND NEW.state = 'proposed' AND OLD.edit_id IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a suggestion cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER suggestion_moves_as_decided BEFORE UPDATE OF state ON archive_suggestion
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION archive_check_suggestion_move();

CREATE FUNCTION archive_keep_decided_suggestion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a suggestion that was decided stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER suggestion_decided_stays BEFORE DELETE ON archive_suggestion
    FOR EACH ROW WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION archive_keep_decided_suggestion();
"""

UNDO_GUARDS = """
DROP TRIGGER suggestion_decided_stays ON archive_suggestion;
DROP FUNCTION archive_keep_decided_suggestion();
DROP TRIGGER suggestion_moves_as_decided ON archive_suggestion;
DROP FUNCTION archive_check_suggestion_move();
"""


def begin_at_the_end(apps, schema_editor):
    """What is in the archive already was not asked about."""
    newest = apps.get_model("archive", "Change").objects.order_by("-position").values_list("position", flat=True).first()
    apps.get_model("archive", "Suggesting").objects.get_or_create(pk=1, defaults={"position": newest or 0})


def let_editors(apps, schema_editor):
    """Who tags articles sees what is suggested."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="archive", model="suggestion"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_suggestion", defaults={"name": "Can view suggestion"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=("Editor", "Chief editor", "Administrator")):
        group.permissions.add(permission)


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0021_mailbox_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggesting',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveBigIntegerField(default=0)),
                ('reached', models.UUIDField(null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.UUIDField(default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='proposed', max_length=10)),
                ('name', models.CharField(blank=True, default='', help_text='The name in the text, without a rule.', max_length=200)),
                ('hits', models.JSONField(default=list)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagrule',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagrule',
            name='update_update',
        ),
        migrations.AddField(
            model_name='edit',
            name='vocabulary',
            field=models.SlugField(db_index=False, default='tags', help_text='Of the tags that are added.', max_length=60),
        ),
        migrations.AddField(
            model_name='tagrule',
            name='active',
            field=models.BooleanField(default=False, help_text='It looks at what comes in.'),
        ),
        migrations.AddField(
            model_name='tagrule',
            name='effect',
            field=models.CharField(choices=[('suggest', 'Suggests the tag'), ('tag', 'Tags')], default='suggest', max_length=10),
        ),
        migrations.AddField(
            model_name='tagrule',
            name='rehearsed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='tagrule',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='tagrulehistory',
            name='active',
            field=models.BooleanField(default=False, help_text='It looks at what comes in.'),
        ),
        migrations.AddField(
            model_name='tagrulehistory',
            name='effect',
            field=models.CharField(choices=[('suggest', 'Suggests the tag'), ('tag', 'Tags')], default='suggest', max_length=10),
        ),
        migrations.AddField(
            model_name='tagrulehistory',
            name='rehearsed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='tagrulehistory',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='vocabulary',
            name='edition',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='vocabulary',
            name='suggests',
            field=models.BooleanField(default=False, help_text='Its terms are suggested where a text names them.'),
        ),
        migrations.AlterField(
            model_name='tagging',
            name='origin',
            field=models.CharField(choices=[('sender', 'Sender'), ('editor', 'Editor'), ('rule', 'Rule')], max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "archive_tagrulehistory" ("active", "all", "any", "created_at", "effect", "id", "label", "languages", "name", "never", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rehearsed", "sources", "version") VALUES (NEW."active", NEW."all", NEW."any", NEW."created_at", NEW."effect", NEW."id", NEW."label", NEW."languages", NEW."name", NEW."never", NEW."pattern", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rehearsed", NEW."sources", NEW."version"); RETURN NULL;', hash='804b53e5b97bc91a2f2578d872fcc3212bb4667e', operation='INSERT', pgid='pgtrigger_insert_insert_4a41e', table='archive_tagrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "archive_tagrulehistory" ("active", "all", "any", "created_at", "effect", "id", "label", "languages", "name", "never", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rehearsed", "sources", "version") VALUES (NEW."active", NEW."all", NEW."any", NEW."created_at", NEW."effect", NEW."id", NEW."label", NEW."languages", NEW."name", NEW."never", NEW."pattern", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rehearsed", NEW."sources", NEW."version"); RETURN NULL;', hash='eb8e4a3ce20827ed8614ac4f8faf23825b28064d', operation='UPDATE', pgid='pgtrigger_update_update_d3387', table='archive_tagrule', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='tagrule',
            constraint=models.CheckConstraint(condition=models.Q(('active', False), ('rehearsed', models.F('version')), _connector='OR'), name='tagrule_active_is_rehearsed'),
        ),
        migrations.AddConstraint(
            model_name='vocabulary',
            constraint=models.CheckConstraint(condition=models.Q(('free', False), ('suggests', False), _connector='OR'), name='vocabulary_free_suggests_nothing'),
        ),
        migrations.AddConstraint(
            model_name='suggesting',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='suggesting_is_one_row'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='article',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='archive.article'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='edit',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The bulk edit that accepted it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.edit'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='rule',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='archive.tagrule'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='term',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='archive.term'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['article'], name='suggestion_open'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['rule', 'article'], name='suggestion_of_rule'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['term', 'article'], name='suggestion_of_term'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('edit__isnull', False)), fields=['edit'], name='suggestion_of_edit'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.UniqueConstraint(fields=('article', 'term'), name='suggestion_once_an_article_and_term'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('rule__isnull', False)), models.Q(('rule__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='suggestion_by_a_rule_or_a_name'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='suggestion_decided_at_a_time'),
        ),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        migrations.RunPython(begin_at_the_end, migrations.RunPython.noop),
        migrations.RunPython(let_editors, migrations.RunPython.noop),
    ]
