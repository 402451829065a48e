"""What a rule of tagging accepted by itself may be undone with the rule; what somebody decided stays, as before."""

from django.db import migrations, models

UNDECIDED_GOES = """
CREATE OR REPLACE FUNCTION archive_keep_decided_suggestion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'accepted' AND OLD.rule_id IS NOT NULL AND OLD.decided_by_id IS NULL AND OLD.edit_id IS NULL THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a suggestion that was decided stays' USING ERRCODE = 'restrict_violation';
END $$;
"""
ALL_STAY = """
CREATE OR REPLACE FUNCTION archive_keep_decided_suggestion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a suggestion that was decided stays' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0024_names_of_things")]

    operations = [
        migrations.RunSQL(UNDECIDED_GOES, ALL_STAY),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(
                condition=models.Q(("state", "accepted")), fields=["rule", "article"], name="suggestion_accepted_of_rule"
            ),
        ),
    ]
