import { YoungMindsError } from '@young-minds/recording/domain';
import { handle } from '#server/http/handle.ts';
import { respondWithData } from '#server/http/respond.ts';

/**
 * 200 while this process can do its work: pages and webhooks need the database, joining needs LiveKit. `/api/health`
 * leaves LiveKit out, so that a page which tells of its outage is still served.
 */
export const GET = handle(async ({ container }) => {
  await container.pingDatabase().catch((cause: unknown) => {
    throw new YoungMindsError('DATABASE_UNAVAILABLE', 'The database does not answer.', { cause });
  });
  await container.pingLivekit();
  return respondWithData({ status: 'ready' });
});
