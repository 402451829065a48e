"""Items are changed in their page; what refuses a move is called for refused ones alone."""

from django.db import migrations

# A chunk leases all items of a page at once: each needs room for its next version beside it, or every index gets an entry.
LAYOUT = "ALTER TABLE archive_item SET (fillfactor = 45);"
UNDO_LAYOUT = "ALTER TABLE archive_item SET (fillfactor = 70);"

MOVES = """
CREATE OR REPLACE FUNCTION archive_check_item_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an item cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
CREATE OR REPLACE TRIGGER item_moves_forward BEFORE UPDATE OF state ON archive_item
    FOR EACH ROW WHEN (
        OLD.state IS DISTINCT FROM NEW.state AND OLD.state <> 'received'
        AND NOT (OLD.state = 'quarantined' AND NEW.state IN ('received', 'rejected'))
    ) EXECUTE FUNCTION archive_check_item_move();
"""
UNDO_MOVES = """
CREATE OR REPLACE TRIGGER item_moves_forward BEFORE UPDATE OF state ON archive_item
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION archive_check_item_move();
CREATE OR REPLACE FUNCTION archive_check_item_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'received' OR (OLD.state = 'quarantined' AND NEW.state IN ('received', 'rejected')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an item cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0025_rules_undone")]

    operations = [
        migrations.RunSQL(MOVES, UNDO_MOVES),
        migrations.RunSQL(LAYOUT, UNDO_LAYOUT),
    ]
