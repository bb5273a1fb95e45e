-- Consents join the audit trail: each row has an event in its session's chain, and `npm run audit -- verify` compares
-- the two. Rows of earlier versions have neither the hash of the notice's text nor an address.
ALTER TABLE recording_consents
  ADD COLUMN notice_sha256 text CHECK (notice_sha256 ~ '^[0-9a-f]{64}$'),
  ADD COLUMN address text;
CREATE INDEX recording_consents_user_idx ON recording_consents (user_id, accepted_at);

CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER recording_consents_append_only BEFORE UPDATE OR DELETE ON recording_consents
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER recording_consents_no_truncate BEFORE TRUNCATE ON recording_consents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- What the audit event of a consent contains.
CREATE FUNCTION consent_event_data(consent recording_consents) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'consentId', consent.id, 'sessionId', consent.session_id, 'noticeVersion', consent.notice_version,
    'noticeSha256', consent.notice_sha256, 'address', consent.address,
    'acceptedAtMicros', (extract(epoch FROM consent.accepted_at) * 1000000)::bigint
  )
$$;

CREATE FUNCTION audit_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO livekit_events (room_id, actor_user_id, event_type, event_data, source)
    VALUES (
      (SELECT id FROM livekit_rooms WHERE session_id = NEW.session_id),
      NEW.user_id, 'recording_consented', consent_event_data(NEW), 'api'
    );
  RETURN NULL;
END $$;
CREATE TRIGGER recording_consents_audited AFTER INSERT ON recording_consents
  FOR EACH ROW EXECUTE FUNCTION audit_consent();

-- Earlier consents get their events now, in the order in which they were given.
INSERT INTO livekit_events (room_id, actor_user_id, event_type, event_data, source)
  SELECT livekit_rooms.id, user_id, 'recording_consented', consent_event_data(recording_consents), 'api'
  FROM recording_consents LEFT JOIN livekit_rooms USING (session_id)
  ORDER BY accepted_at, recording_consents.id;

CREATE UNIQUE INDEX livekit_events_consent_idx ON livekit_events ((event_data ->> 'consentId'))
  WHERE event_type = 'recording_consented';
