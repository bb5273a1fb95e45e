-- Where a recording lies is remembered in full, so that another bucket in the environment strands none.
ALTER TABLE livekit_recordings
  -- Null with the local store, which has but one folder.
  ADD COLUMN storage_bucket text,
  -- When an operator had to erase the object; the row and its audit trail stay.
  ADD COLUMN erased_at timestamptz,
  ADD CONSTRAINT livekit_recordings_completed_has_bucket CHECK (
    phase <> 'completed' OR storage_provider = 'local' OR storage_bucket IS NOT NULL
  ),
  ADD CONSTRAINT livekit_recordings_erased_was_completed CHECK (erased_at IS NULL OR phase = 'completed');
DROP INDEX livekit_recordings_object_idx;
CREATE UNIQUE INDEX livekit_recordings_object_idx
  ON livekit_recordings (storage_provider, storage_bucket, storage_path) NULLS NOT DISTINCT
  WHERE storage_path IS NOT NULL;
-- What moving and verifying go through, one after the other.
CREATE INDEX livekit_recordings_stored_idx ON livekit_recordings (storage_provider, id)
  WHERE phase = 'completed' AND erased_at IS NULL;
