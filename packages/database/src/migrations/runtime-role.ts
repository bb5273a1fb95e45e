import { type ClientBase, escapeLiteral, type Pool } from 'pg';

/**
 * The role that web and worker belong to. It owns nothing, so it cannot disable the triggers of the audit trail. Login
 * roles are members of it; `deploy/postgres/roles.sql` creates both.
 */
export const RUNTIME_ROLE = 'young_minds_runtime';

/** Rows are only added: what happened, and who agreed to what. */
const APPEND_ONLY = ['livekit_events', 'recording_consents'] as const;
/** Rows are never deleted: recordings are kept forever, with all they belong to. */
const KEPT = ['users', 'sessions', 'livekit_rooms', 'livekit_participants', 'livekit_recordings'] as const;

/**
 * Grants the runtime role the rights that web and worker need, and no others. Does nothing if there is no such role.
 * Runs in the caller's transaction, after the migrations and the job queue: rights do not extend to later tables.
 */
export async function grantRuntimeRights(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ schema: string }>(
    'SELECT current_schema() AS schema FROM pg_roles WHERE rolname = $1',
    [RUNTIME_ROLE],
  );
  const schema = rows[0]?.schema;
  if (schema === undefined) return;
  await client.query(`
    GRANT USAGE ON SCHEMA ${schema}, pgboss, drizzle TO ${RUNTIME_ROLE};
    GRANT SELECT ON ALL TABLES IN SCHEMA drizzle TO ${RUNTIME_ROLE};
    REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${RUNTIME_ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema}, pgboss TO ${RUNTIME_ROLE};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema}, pgboss TO ${RUNTIME_ROLE};
    REVOKE UPDATE, DELETE ON ${APPEND_ONLY.join(', ')} FROM ${RUNTIME_ROLE};
    REVOKE DELETE ON ${KEPT.join(', ')} FROM ${RUNTIME_ROLE};
  `);
}

/** The login role of web and worker where this project creates it: the embedded database and the tests. */
export const RUNTIME_LOGIN = 'young_minds_app';

/** Creates the runtime role and its login, or gives the login this password. Needs the right to create roles. */
export async function ensureRuntimeLogin(database: Pool, password: string): Promise<void> {
  for (const name of [RUNTIME_ROLE, RUNTIME_LOGIN]) {
    const { rowCount } = await database.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    if (rowCount === 0) await database.query(`CREATE ROLE ${name}`);
  }
  await database.query(`
    ALTER ROLE ${RUNTIME_LOGIN} LOGIN PASSWORD ${escapeLiteral(password)};
    GRANT ${RUNTIME_ROLE} TO ${RUNTIME_LOGIN};
  `);
}

/** Returns the URL of a database for the runtime login. */
export function runtimeUrlOf(databaseUrl: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = RUNTIME_LOGIN;
  url.password = password;
  return url.href;
}
