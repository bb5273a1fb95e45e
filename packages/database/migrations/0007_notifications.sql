CREATE TABLE notifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id text NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  kind text NOT NULL CHECK (kind IN ('recording_ready', 'recording_failed', 'session_booked', 'session_cancelled', 'session_rescheduled')),
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE RESTRICT,
  recording_id uuid REFERENCES livekit_recordings (id) ON DELETE RESTRICT,
  title text NOT NULL,
  body text NOT NULL,
  href text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  read_at timestamptz,
  emailed_at timestamptz
);
CREATE INDEX notifications_user_idx ON notifications (user_id, created_at DESC);
-- A recording is announced to a person once, however often the job runs.
CREATE UNIQUE INDEX notifications_recording_once_idx ON notifications (user_id, kind, recording_id) WHERE recording_id IS NOT NULL;
