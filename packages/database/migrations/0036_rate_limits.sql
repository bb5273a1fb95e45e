-- What counts against a limit: one row per use and subject, so that a window slides instead of restarting. Each
-- use deletes rows that no window contains.
CREATE TABLE rate_limit_uses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject text NOT NULL,
  used_at timestamptz NOT NULL
);
CREATE INDEX rate_limit_uses_subject_idx ON rate_limit_uses (subject, used_at);
CREATE INDEX rate_limit_uses_used_at_idx ON rate_limit_uses (used_at);

-- The worker deletes processed webhooks by age; the audit trail keeps what they caused.
CREATE INDEX webhook_inbox_processed_idx ON webhook_inbox (received_at) WHERE state <> 'pending';
