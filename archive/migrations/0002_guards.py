"""What PostgreSQL itself refuses, and how the larger tables lie on disk.

Triggers rather than code: they hold for every client of the database, whatever it is written in.
"""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION archive_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'A correction is a new row.';
END $$;

CREATE TRIGGER original_is_never_changed BEFORE UPDATE OR DELETE ON archive_original
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER originals_are_never_emptied BEFORE TRUNCATE ON archive_original
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON archive_event
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON archive_event
    FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER fixity_check_is_never_changed BEFORE UPDATE OR DELETE ON archive_fixitycheck
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_change();
CREATE TRIGGER reading_is_never_changed BEFORE UPDATE OR DELETE ON archive_reading
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_change();
"""

UNDO_APPEND_ONLY = """
DROP TRIGGER reading_is_never_changed ON archive_reading;
DROP TRIGGER fixity_check_is_never_changed ON archive_fixitycheck;
DROP TRIGGER events_are_never_emptied ON archive_event;
DROP TRIGGER event_is_never_changed ON archive_event;
DROP TRIGGER originals_are_never_emptied ON archive_original;
DROP TRIGGER original_is_never_changed ON archive_original;
DROP FUNCTION archive_refuse_change();
"""

STATE_MOVES = """
CREATE FUNCTION archive_check_item_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'received' OR (OLD.state = 'quarantined' AND NEW.state IN ('received', 'rejected')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an item cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER item_moves_forward BEFORE UPDATE OF state ON archive_item
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION archive_check_item_move();

CREATE FUNCTION archive_check_deposit_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a sealed deposit stays sealed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER deposit_stays_sealed BEFORE UPDATE OF state ON archive_deposit
    FOR EACH ROW WHEN (OLD.state = 'sealed' AND NEW.state <> 'sealed') EXECUTE FUNCTION archive_check_deposit_move();

CREATE FUNCTION archive_keep_what_was_handed_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was handed in is not changed afterwards' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER item_keeps_what_was_handed_in
    BEFORE UPDATE OF deposit_id, position, name, address, original_id, container_id, declared, received_at
    ON archive_item FOR EACH ROW
    WHEN ((OLD.deposit_id, OLD.position, OLD.name, OLD.address, OLD.original_id, OLD.container_id, OLD.declared,
           OLD.received_at)
          IS DISTINCT FROM
          (NEW.deposit_id, NEW.position, NEW.name, NEW.address, NEW.original_id, NEW.container_id, NEW.declared,
           NEW.received_at))
    EXECUTE FUNCTION archive_keep_what_was_handed_in();
CREATE TRIGGER item_is_never_deleted BEFORE DELETE ON archive_item
    FOR EACH ROW EXECUTE FUNCTION archive_refuse_change();
"""

UNDO_STATE_MOVES = """
DROP TRIGGER item_is_never_deleted ON archive_item;
DROP TRIGGER item_keeps_what_was_handed_in ON archive_item;
DROP FUNCTION archive_keep_what_was_handed_in();
DROP TRIGGER deposit_stays_sealed ON archive_deposit;
DROP FUNCTION archive_check_deposit_move();
DROP TRIGGER item_moves_forward ON archive_item;
DROP FUNCTION archive_check_item_move();
"""

# Every event about an article waits for a position in the change feed, whoever writes it.
FEED = """
CREATE FUNCTION archive_queue_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO archive_pendingchange (event_id)
    SELECT id FROM new_events WHERE subject_kind = 'article';
    RETURN NULL;
END $$;
CREATE TRIGGER events_wait_for_their_position AFTER INSERT ON archive_event
    REFERENCING NEW TABLE AS new_events FOR EACH STATEMENT EXECUTE FUNCTION archive_queue_changes();
"""

UNDO_FEED = """
DROP TRIGGER events_wait_for_their_position ON archive_event;
DROP FUNCTION archive_queue_changes();
"""

# A news article's bytes and body are about 3 kB: left in the page as they are, they cost neither compression nor a second
# table's pages. Items are updated twice in their life: room in the page keeps the first update off the indexes.
LAYOUT = """
ALTER TABLE archive_original SET (toast_tuple_target = 8160);
ALTER TABLE archive_original ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE archive_article SET (toast_tuple_target = 8160);
ALTER TABLE archive_item SET (fillfactor = 70);
"""

UNDO_LAYOUT = """
ALTER TABLE archive_item RESET (fillfactor);
ALTER TABLE archive_article RESET (toast_tuple_target);
ALTER TABLE archive_original ALTER COLUMN bytes SET STORAGE EXTENDED;
ALTER TABLE archive_original RESET (toast_tuple_target);
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_models")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, UNDO_APPEND_ONLY),
        migrations.RunSQL(STATE_MOVES, UNDO_STATE_MOVES),
        migrations.RunSQL(FEED, UNDO_FEED),
        migrations.RunSQL(LAYOUT, UNDO_LAYOUT),
    ]
