-- Everything that stands guard over the events, whole. It is a step of its own, and it is run again wherever a guard is
-- found changed or gone: so all of it may be run twice.

-- Events are for good, for the owner too.
CREATE OR REPLACE FUNCTION clinic.event_is_for_good() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed and never deleted' USING ERRCODE = 'CL001';
END
$$;

-- They are only added at the end, each to the one before it and to its own history, in the form in which they are read,
-- and under the hash of what they say. Uniqueness decides between writers; this keeps out what would make the record
-- unreadable for all: gaps, broken links and wrong hashes, whoever writes.
CREATE OR REPLACE FUNCTION clinic.event_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head record;
    seen bigint;
    field text;
    bytes bytea;
    content bytea := ''::bytea;
BEGIN
    SELECT position, hash INTO head FROM clinic.event ORDER BY position DESC LIMIT 1;
    IF NEW.position IS DISTINCT FROM coalesce(head.position, 0) + 1 OR NEW.prev IS DISTINCT FROM coalesce(head.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'events are only added at the end' USING ERRCODE = 'CL002';
    END IF;
    SELECT version INTO seen FROM clinic.event WHERE stream = NEW.stream ORDER BY version DESC LIMIT 1;
    IF NEW.version IS DISTINCT FROM coalesce(seen, 0) + 1 THEN
        RAISE EXCEPTION 'events are only added at the end of their own history' USING ERRCODE = 'CL002';
    END IF;
    IF NEW.id !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' OR NEW.payload_version NOT BETWEEN 0 AND 4294967295 THEN
        RAISE EXCEPTION 'an entry is not of the form in which entries are read' USING ERRCODE = 'CL003';
    END IF;
    -- As the program reckons it: each field after its length in bytes (8 of them, the highest first), numbers in decimal, and
    -- of a field that is absent the length that no text has.
    FOREACH field IN ARRAY ARRAY[
        'clinic/event/1', NEW.prev, NEW.position::text, NEW.id, NEW.stream, NEW.version::text, NEW.typed_by, NEW.role,
        NEW.on_behalf_of, NEW.terminal, NEW.time, NEW.kind, NEW.payload_version::text, NEW.payload
    ] LOOP
        IF field IS NULL THEN
            content := content || int8send(-1);
        ELSE
            bytes := convert_to(field, 'UTF8');
            content := content || int8send(length(bytes)) || bytes;
        END IF;
    END LOOP;
    IF NEW.hash IS DISTINCT FROM encode(sha256(content), 'hex') THEN
        RAISE EXCEPTION 'an entry does not come under the hash of what it says' USING ERRCODE = 'CL003';
    END IF;
    RETURN NEW;
END
$$;

-- Other terminals are told once it is committed.
CREATE OR REPLACE FUNCTION clinic.event_is_told() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('clinic_event', '');
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS event_never_changes ON clinic.event;
CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON clinic.event
    FOR EACH STATEMENT EXECUTE FUNCTION clinic.event_is_for_good();

DROP TRIGGER IF EXISTS event_never_goes ON clinic.event;
CREATE TRIGGER event_never_goes BEFORE TRUNCATE ON clinic.event
    FOR EACH STATEMENT EXECUTE FUNCTION clinic.event_is_for_good();

DROP TRIGGER IF EXISTS event_only_at_the_end ON clinic.event;
CREATE TRIGGER event_only_at_the_end BEFORE INSERT ON clinic.event
    FOR EACH ROW EXECUTE FUNCTION clinic.event_follows();

DROP TRIGGER IF EXISTS event_told ON clinic.event;
CREATE TRIGGER event_told AFTER INSERT ON clinic.event
    FOR EACH STATEMENT EXECUTE FUNCTION clinic.event_is_told();

-- Not even a session that passes itself off as a copy of another server is let through.
ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER event_never_changes;
ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER event_never_goes;
ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER event_only_at_the_end;
ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER event_told;

REVOKE ALL ON FUNCTION clinic.event_is_for_good(), clinic.event_follows(), clinic.event_is_told() FROM PUBLIC;
