-- Everything stands in a schema of its own and is always named with it, so that no search path leads elsewhere.
CREATE SCHEMA clinic;

-- Which migrations were applied, and what they said.
CREATE TABLE clinic.migration (
    number bigint CONSTRAINT migration_number PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at text NOT NULL
);

-- What people write. Every column but position, prev and hash comes from the writer; a hash covers them all, byte by
-- byte: hence text, never a type that would write a moment or a payload in its own way. Where texts are compared it is
-- by their bytes: an index must not change its order with the server's language files.
CREATE TABLE clinic.event (
    position bigint NOT NULL CHECK (position >= 1),
    id text COLLATE "C" NOT NULL,
    stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    typed_by text NOT NULL,
    role text NOT NULL,
    on_behalf_of text,
    terminal text NOT NULL,
    time text NOT NULL,
    kind text NOT NULL,
    payload_version bigint NOT NULL,
    payload text NOT NULL,
    prev text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT event_position PRIMARY KEY (position),
    CONSTRAINT event_id UNIQUE (id),
    CONSTRAINT event_stream_version UNIQUE (stream, version)
);

-- Events are for good, for the owner too.
CREATE FUNCTION clinic.event_is_for_good() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed and never deleted' USING ERRCODE = 'CL001';
END
$$;

CREATE TRIGGER event_never_changes BEFORE UPDATE OR DELETE ON clinic.event
    FOR EACH STATEMENT EXECUTE FUNCTION clinic.event_is_for_good();

CREATE TRIGGER event_never_goes BEFORE TRUNCATE ON clinic.event
    FOR EACH STATEMENT EXECUTE FUNCTION clinic.event_is_for_good();

-- They are only added at the end, each to the one before it. Uniqueness decides between writers; this keeps gaps and
-- broken links out, whoever writes.
CREATE FUNCTION clinic.event_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head record;
BEGIN
    SELECT position, hash INTO head FROM clinic.event ORDER BY position DESC LIMIT 1;
    IF NEW.position <> coalesce(head.position, 0) + 1 OR NEW.prev <> coalesce(head.hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'events are only added at the end' USING ERRCODE = 'CL002';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER event_only_at_the_end BEFORE INSERT ON clinic.event
    FOR EACH ROW EXECUTE FUNCTION clinic.event_follows();

-- Other terminals are told once it is committed.
CREATE FUNCTION clinic.event_is_told() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('clinic_event', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER event_told AFTER INSERT ON clinic.event
    FOR EACH STATEMENT EXECUTE FUNCTION clinic.event_is_told();

-- Not even a session that passes itself off as a copy of another server is let through.
ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER event_never_changes;
ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER event_never_goes;
ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER event_only_at_the_end;

-- Nobody has anything by default; the application's role is given what it needs by name.
REVOKE ALL ON SCHEMA clinic FROM PUBLIC;
REVOKE ALL ON clinic.event, clinic.migration FROM PUBLIC;
REVOKE ALL ON FUNCTION clinic.event_is_for_good(), clinic.event_follows(), clinic.event_is_told() FROM PUBLIC;
