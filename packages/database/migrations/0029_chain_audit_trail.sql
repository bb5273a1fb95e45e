-- Each line of the audit trail carries the hash of the one before it in its room, so that a line which was changed,
-- removed or slipped in by somebody who can switch triggers off is found: `npm run audit -- verify`.
ALTER TABLE livekit_events
  ADD COLUMN chain_id uuid GENERATED ALWAYS AS (coalesce(room_id, '00000000-0000-0000-0000-000000000000')) STORED,
  ADD COLUMN chain_index bigint,
  ADD COLUMN previous_hash text,
  ADD COLUMN hash text;

-- The same bytes are put together in packages/recording/src/usecases/verify-audit-trail.ts.
CREATE FUNCTION audit_line_hash(line livekit_events) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws(E'\x1f',
    coalesce(line.previous_hash, ''), line.chain_index, line.id,
    coalesce(line.room_id::text, ''), coalesce(line.recording_id::text, ''), coalesce(line.actor_user_id, ''),
    line.event_type, line.event_data::text, line.source, line.severity,
    (extract(epoch FROM line.created_at) * 1000000)::bigint
  ), 'UTF8')), 'hex')
$$;

CREATE FUNCTION chain_audit_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  -- Lines of one room come one after the other; the lock ends with the transaction.
  PERFORM pg_advisory_xact_lock(hashtextextended('livekit_events ' || coalesce(NEW.room_id::text, ''), 0));
  SELECT chain_index, hash INTO last FROM livekit_events
    WHERE chain_id = coalesce(NEW.room_id, '00000000-0000-0000-0000-000000000000')
    ORDER BY chain_index DESC LIMIT 1;
  NEW.chain_index := coalesce(last.chain_index, 0) + 1;
  NEW.previous_hash := last.hash;
  NEW.hash := audit_line_hash(NEW);
  RETURN NEW;
END $$;

-- Lines from before are chained in the order in which they were written.
ALTER TABLE livekit_events DISABLE TRIGGER livekit_events_append_only;
DO $$
DECLARE
  event livekit_events;
  last record;
BEGIN
  FOR event IN SELECT * FROM livekit_events ORDER BY id LOOP
    SELECT chain_index, hash INTO last FROM livekit_events
      WHERE chain_id = event.chain_id AND chain_index IS NOT NULL ORDER BY chain_index DESC LIMIT 1;
    event.chain_index := coalesce(last.chain_index, 0) + 1;
    event.previous_hash := last.hash;
    UPDATE livekit_events
      SET chain_index = event.chain_index, previous_hash = event.previous_hash, hash = audit_line_hash(event)
      WHERE id = event.id;
  END LOOP;
END $$;
ALTER TABLE livekit_events ENABLE TRIGGER livekit_events_append_only;

ALTER TABLE livekit_events
  ALTER COLUMN chain_index SET NOT NULL,
  ALTER COLUMN hash SET NOT NULL;
CREATE UNIQUE INDEX livekit_events_chain_idx ON livekit_events (chain_id, chain_index);

CREATE TRIGGER livekit_events_chain BEFORE INSERT ON livekit_events
  FOR EACH ROW EXECUTE FUNCTION chain_audit_line();
