-- A mentoring session: one mentor, one mentee, one span of time. The database itself refuses overlaps.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  mentor_id text NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  mentee_id text NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  scheduled_start_at timestamptz NOT NULL,
  scheduled_end_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'scheduled'
    CHECK (status IN ('scheduled', 'active', 'completed', 'cancelled', 'no_show')),
  cancelled_at timestamptz,
  cancelled_by text REFERENCES users (id) ON DELETE RESTRICT,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT sessions_two_people CHECK (mentor_id <> mentee_id),
  CONSTRAINT sessions_span CHECK (scheduled_end_at > scheduled_start_at),
  CONSTRAINT sessions_cancelled CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  CONSTRAINT sessions_mentor_free EXCLUDE USING gist (
    mentor_id WITH =, tstzrange(scheduled_start_at, scheduled_end_at) WITH &&
  ) WHERE (status IN ('scheduled', 'active')),
  CONSTRAINT sessions_mentee_free EXCLUDE USING gist (
    mentee_id WITH =, tstzrange(scheduled_start_at, scheduled_end_at) WITH &&
  ) WHERE (status IN ('scheduled', 'active'))
);
CREATE INDEX sessions_mentor_idx ON sessions (mentor_id, scheduled_start_at);
CREATE INDEX sessions_mentee_idx ON sessions (mentee_id, scheduled_start_at);
CREATE INDEX sessions_open_idx ON sessions (scheduled_end_at) WHERE status IN ('scheduled', 'active');

-- What each person accepted before each join: the notice that the session is recorded.
CREATE TABLE recording_consents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE RESTRICT,
  user_id text NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  notice_version text NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX recording_consents_session_idx ON recording_consents (session_id, user_id);
