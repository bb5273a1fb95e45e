CREATE TABLE livekit_rooms (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  session_id uuid NOT NULL UNIQUE REFERENCES sessions (id) ON DELETE RESTRICT,
  room_name text NOT NULL UNIQUE,
  -- The sid of the room as LiveKit last opened it; a room that closes and opens again has a new one.
  room_sid text,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'active', 'finished')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- One row a participant sid: a person who comes back has two. Booked people have a row without a sid until their
-- first join takes it over.
CREATE TABLE livekit_participants (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  room_id uuid NOT NULL REFERENCES livekit_rooms (id) ON DELETE RESTRICT,
  user_id text NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
  participant_sid text,
  -- The room sid they were in: a room that closes takes only its own people along.
  room_sid text,
  joined_at timestamptz,
  left_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT livekit_participants_sid UNIQUE (room_id, participant_sid),
  CONSTRAINT livekit_participants_sid_when_joined CHECK (participant_sid IS NOT NULL OR (joined_at IS NULL AND left_at IS NULL))
);
CREATE UNIQUE INDEX livekit_participants_expected_idx ON livekit_participants (room_id, user_id) WHERE participant_sid IS NULL;
CREATE INDEX livekit_participants_present_idx ON livekit_participants (room_id) WHERE joined_at IS NOT NULL AND left_at IS NULL;
