-- The address of the store that has a recording, so that two stores of one kind can be used at once. Null for the local
-- store, and until the worker has filled in the configured address.
ALTER TABLE livekit_recordings ADD COLUMN storage_endpoint text;
-- Erasures that wait until the store unlocks the objects.
CREATE INDEX livekit_recordings_erasure_idx ON livekit_recordings ((metadata #>> '{erasure,dueAt}'))
  WHERE phase = 'completed' AND erased_at IS NULL AND metadata ? 'erasure';
