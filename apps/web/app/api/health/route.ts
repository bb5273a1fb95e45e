import { YoungMindsError } from '@young-minds/core';
import { handle } from '#server/http/handle.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Returns 200 if this process reaches its database; for load balancers and start scripts. */
export const GET = handle(async ({ container }) => {
  await container.pingDatabase().catch((cause: unknown) => {
    throw new YoungMindsError(
      'DATABASE_UNAVAILABLE',
      'The database does not respond. Check DATABASE_URL and that PostgreSQL is running.',
      { cause },
    );
  });
  return respondWithData({ status: 'ok' });
});
