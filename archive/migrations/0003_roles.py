"""The four roles as groups, and the free vocabulary that holds typed tags."""

from django.db import migrations

VIEWED = [
    "article", "claim", "commonpassage", "deposit", "event", "expectedrevision", "fixitycheck", "item", "origin",
    "original", "reading", "relation", "revision", "sighting", "source", "tagging", "term", "vocabulary",
]
READER = [("view", model) for model in VIEWED] + [("read_text", "article")]
EDITOR = [
    *READER,
    ("hand_in", "deposit"),
    ("edit_claims", "article"),
    ("retry_item", "item"),
    ("reject_item", "item"),
    ("add", "tagging"),
    ("delete", "tagging"),
    ("add", "term"),
    ("decide_relation", "relation"),
]
CHIEF_EDITOR = [
    *EDITOR,
    ("withdraw_article", "article"),
    ("add", "source"),
    ("change", "source"),
    ("change", "term"),
    ("add", "vocabulary"),
    ("change", "vocabulary"),
]
ADMINISTRATOR = [*CHIEF_EDITOR, ("view", "apikey"), ("add", "apikey"), ("change", "apikey")]
USERS = [(verb, model) for model in ("user", "group") for verb in ("view", "add", "change")]

NAMES = {
    "read_text": "Can read the full text of articles",
    "edit_claims": "Can correct articles",
    "withdraw_article": "Can withdraw and restore articles",
    "hand_in": "Can hand in files and articles",
    "retry_item": "Can try quarantined items again",
    "reject_item": "Can reject quarantined items",
    "decide_relation": "Can confirm, reject, merge and split",
}


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")

    def permission(app, verb, model):
        # Django makes permissions after the last migration; these are wanted now and are found by it then.
        kind, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        codename = verb if verb in NAMES else f"{verb}_{model}"
        name = NAMES.get(verb, f"Can {verb} {model}")
        return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": name})[0]

    roles = {"Reader": READER, "Editor": EDITOR, "Chief editor": CHIEF_EDITOR, "Administrator": ADMINISTRATOR}
    for name, rights in roles.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*[permission("archive", verb, model) for verb, model in rights])
        if name == "Administrator":
            group.permissions.add(*[permission("auth", verb, model) for verb, model in USERS])


def make_tag_vocabulary(apps, schema_editor):
    apps.get_model("archive", "Vocabulary").objects.get_or_create(
        slug="tags", defaults={"name": "Tags", "free": True}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0002_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_tag_vocabulary, migrations.RunPython.noop),
    ]
