-- The audit trail: rows are added, never changed and never removed.
CREATE TABLE livekit_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room_id uuid REFERENCES livekit_rooms (id) ON DELETE RESTRICT,
  recording_id uuid REFERENCES livekit_recordings (id) ON DELETE RESTRICT,
  actor_user_id text REFERENCES users (id) ON DELETE RESTRICT,
  event_type text NOT NULL,
  event_data jsonb NOT NULL DEFAULT '{}',
  source text NOT NULL CHECK (source IN ('api', 'webhook', 'worker', 'cli', 'reconciler')),
  severity text NOT NULL DEFAULT 'info' CHECK (severity IN ('info', 'warning', 'error')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX livekit_events_room_idx ON livekit_events (room_id, id);
CREATE INDEX livekit_events_recording_idx ON livekit_events (recording_id, id);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'livekit_events is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER livekit_events_append_only BEFORE UPDATE OR DELETE ON livekit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER livekit_events_no_truncate BEFORE TRUNCATE ON livekit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
