-- What each session asks of its recording. Runs on a database that already has the other tables, and twice without harm.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS recording_config jsonb NOT NULL
  DEFAULT '{"enabled": true, "resolution": "1280x720", "fps": 30}'::jsonb;

COMMENT ON COLUMN sessions.recording_config IS
  'Recording settings: enabled (boolean), resolution ("1280x720" or "1920x1080"), fps (frames per second), bitrate (optional, bits per second)';

CREATE INDEX IF NOT EXISTS sessions_recording_enabled_idx ON sessions ((recording_config ->> 'enabled'));
