-- Recordings from before `npm run migrate` adopted the database. Their checksum and bucket were never stored: a null
-- bucket is the configured one, and `npm run storage -- verify` and `migrate` skip a recording without a checksum.
ALTER TABLE livekit_recordings
  ADD COLUMN adopted_at timestamptz,
  DROP CONSTRAINT livekit_recordings_completed_is_stored,
  ADD CONSTRAINT livekit_recordings_completed_is_stored CHECK (
    phase <> 'completed' OR adopted_at IS NOT NULL OR (
      storage_provider IS NOT NULL AND storage_path IS NOT NULL AND file_size_bytes IS NOT NULL
      AND sha256 IS NOT NULL AND duration_seconds IS NOT NULL AND completed_at IS NOT NULL
    )
  ),
  DROP CONSTRAINT livekit_recordings_completed_has_bucket,
  ADD CONSTRAINT livekit_recordings_completed_has_bucket CHECK (
    phase <> 'completed' OR adopted_at IS NOT NULL OR storage_provider = 'local' OR storage_bucket IS NOT NULL
  );
