"""What clients call the articles that they hand in: what is sent under such a name again is a version."""

import archive.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0008_deposits_of_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnIdentifier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=archive.models.fields.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("value", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "api_key",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="archive.apikey",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="identifiers", to="archive.article"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="revision",
            name="known_as",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Under which name of its own the client sent it: of those the last one received is the newest.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="archive.ownidentifier",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownidentifier",
            constraint=models.UniqueConstraint(fields=("api_key", "value"), name="own_identifier_once_a_key"),
        ),
        migrations.AddConstraint(
            model_name="ownidentifier",
            constraint=models.UniqueConstraint(fields=("user", "value"), name="own_identifier_once_a_user"),
        ),
        migrations.AddConstraint(
            model_name="ownidentifier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("api_key__isnull", False), ("user__isnull", True)),
                    models.Q(("api_key__isnull", True), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="own_identifier_has_one_client",
            ),
        ),
    ]
