CREATE TABLE livekit_recordings (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  room_id uuid NOT NULL REFERENCES livekit_rooms (id) ON DELETE RESTRICT,
  -- The egress id, or the embedded recorder's own; null until the recorder has begun.
  recording_sid text UNIQUE,
  recorder text NOT NULL CHECK (recorder IN ('embedded', 'egress')),
  recording_type text NOT NULL DEFAULT 'composite',
  file_type text NOT NULL DEFAULT 'mp4',
  -- What the session asked for when the recording began; later changes of the session do not reach back.
  config jsonb NOT NULL,
  storage_provider text CHECK (storage_provider IN ('local', 'supabase', 's3', 'gcs')),
  storage_path text,
  poster_path text,
  file_url text,
  file_size_bytes bigint CHECK (file_size_bytes >= 0),
  sha256 text,
  duration_seconds double precision CHECK (duration_seconds >= 0),
  status text NOT NULL DEFAULT 'in_progress' CHECK (status IN ('in_progress', 'completed', 'failed')),
  phase text NOT NULL DEFAULT 'requested'
    CHECK (phase IN ('requested', 'capturing', 'stopping', 'composing', 'storing', 'completed', 'failed')),
  progress real CHECK (progress BETWEEN 0 AND 1),
  -- Which worker records it and until when that claim holds; another may take over once it has run out.
  lease_owner text,
  lease_expires_at timestamptz,
  first_joined_at timestamptz,
  last_left_at timestamptz,
  started_at timestamptz,
  capture_ended_at timestamptz,
  completed_at timestamptz,
  error_code text,
  error_message text,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT livekit_recordings_status_follows_phase CHECK (
    status = CASE phase WHEN 'completed' THEN 'completed' WHEN 'failed' THEN 'failed' ELSE 'in_progress' END
  ),
  CONSTRAINT livekit_recordings_completed_is_stored CHECK (
    phase <> 'completed' OR (
      storage_provider IS NOT NULL AND storage_path IS NOT NULL AND file_size_bytes IS NOT NULL
      AND sha256 IS NOT NULL AND duration_seconds IS NOT NULL AND completed_at IS NOT NULL
    )
  ),
  CONSTRAINT livekit_recordings_failed_says_why CHECK (phase <> 'failed' OR error_message IS NOT NULL)
);
-- At most one active recording a room.
CREATE UNIQUE INDEX livekit_recordings_one_active_idx ON livekit_recordings (room_id)
  WHERE phase IN ('requested', 'capturing', 'stopping');
CREATE UNIQUE INDEX livekit_recordings_object_idx ON livekit_recordings (storage_provider, storage_path);
CREATE INDEX livekit_recordings_room_idx ON livekit_recordings (room_id, created_at);
CREATE INDEX livekit_recordings_open_idx ON livekit_recordings (updated_at) WHERE status = 'in_progress';
