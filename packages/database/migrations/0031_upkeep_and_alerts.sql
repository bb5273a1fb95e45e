-- Upkeep that one worker does for all: who does it, and how far it has come.
CREATE TABLE upkeep_runs (
  name text PRIMARY KEY,
  -- Nobody begins before this moment.
  next_at timestamptz NOT NULL,
  -- Where the next run goes on; what it means is its own affair.
  position text
);

-- What the operator is to know. One line for each reason and subject, however often it is found.
CREATE TABLE operator_alerts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- A stable word for rules to go by, such as 'recording_failed'.
  alert text NOT NULL,
  -- What it is about: mostly a recording's id.
  subject text NOT NULL,
  recording_id uuid REFERENCES livekit_recordings (id) ON DELETE RESTRICT,
  message text NOT NULL,
  raised_at timestamptz NOT NULL,
  -- Null until the operator was told.
  told_at timestamptz,
  UNIQUE (alert, subject)
);
CREATE INDEX operator_alerts_untold_idx ON operator_alerts (raised_at) WHERE told_at IS NULL;
