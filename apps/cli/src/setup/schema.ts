import { YoungMindsError } from '@young-minds/core';
import { migrate } from '@young-minds/database/migrate';

/** Migrates the database to the current schema. @throws DATABASE_UNAVAILABLE */
export async function ensureSchema(databaseUrl: string): Promise<void> {
  await migrate(databaseUrl).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The database could not be brought up to date: ${reason}. Check DATABASE_URL and that server's log.`;
    throw new YoungMindsError('DATABASE_UNAVAILABLE', message, { cause });
  });
}
