-- A copy of the database must sign no one in: it has only hashes of the tokens in cookies and emails. Tokens are
-- random, so a fast hash without salt is enough. Users stay signed in, because the hash of their cookie's token is the
-- same. No constraint requires a hash: the version before must still sign users in after a rollback.
UPDATE auth_sessions SET token = encode(sha256(convert_to(token, 'UTF8')), 'hex');

-- As Better Auth hashes identifiers: base64url without padding.
UPDATE auth_verifications
SET identifier = rtrim(translate(encode(sha256(convert_to(identifier, 'UTF8')), 'base64'), '+/', '-_'), '=');

COMMENT ON COLUMN auth_sessions.token IS 'SHA-256 of the token in the cookie, as hex digits';
COMMENT ON COLUMN auth_verifications.identifier IS 'SHA-256 of purpose and token, as base64url';
