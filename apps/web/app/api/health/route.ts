import { handle } from '#server/http/handle.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Returns 200 if this process reaches its database; for load balancers and start scripts. */
export const GET = handle(async ({ container }) => {
  await container.pingDatabase();
  return respondWithData({ status: 'ok' });
});
