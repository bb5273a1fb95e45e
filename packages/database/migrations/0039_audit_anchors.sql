-- Anchors of the audit trail contain the ends of chains with recent events.
CREATE INDEX livekit_events_created_idx ON livekit_events (created_at);
