import { handle } from '#server/http/handle.ts';
import { respondWithData } from '#server/http/respond.ts';

/**
 * Returns 200 if this process can serve everything: pages and webhooks need the database, joining needs LiveKit.
 * `/api/health` does not check LiveKit, so that pages are still served during a LiveKit outage.
 */
export const GET = handle(async ({ container }) => {
  await container.pingDatabase();
  await container.pingLivekit();
  return respondWithData({ status: 'ready' });
});
