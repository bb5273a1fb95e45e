-- Every webhook as it was received, once, with secrets taken out (room.turnPassword).
CREATE TABLE webhook_inbox (
  event_id text PRIMARY KEY,
  event_type text NOT NULL,
  room_name text,
  room_sid text,
  egress_id text,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'applied', 'ignored')),
  outcome text,
  event_created_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  processed_at timestamptz
);
CREATE INDEX webhook_inbox_pending_idx ON webhook_inbox (received_at) WHERE state = 'pending';
-- A join that arrives after its room has finished leaves nobody behind.
CREATE INDEX webhook_inbox_finished_idx ON webhook_inbox (room_sid) WHERE event_type = 'room_finished';
