import { YoungMindsError } from '@young-minds/core';
import type { ClientBase, Pool } from 'pg';

/** The lowest major version that works: `NULLS NOT DISTINCT` in the migrations needs it. */
export const LOWEST_POSTGRES = 15;

/** Rejects a server that is too old. Processes call it at start. @throws SETUP_FAILED */
export async function requireSupportedServer(database: ClientBase | Pool): Promise<void> {
  // `server_version_num` is an integer such as 150018; the text may have a distribution's suffix.
  const { rows } = await database.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  const [server] = rows;
  if (server !== undefined) checkServerVersion(server);
}

/** @throws SETUP_FAILED if the version is below the lowest supported one */
export function checkServerVersion({ number, version }: { readonly number: number; readonly version: string }): void {
  if (Math.floor(number / 10_000) >= LOWEST_POSTGRES) return;
  throw new YoungMindsError(
    'SETUP_FAILED',
    `PostgreSQL ${version} is too old. Upgrade the server to PostgreSQL ${LOWEST_POSTGRES} or later.`,
  );
}
