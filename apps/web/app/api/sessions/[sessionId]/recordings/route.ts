import { listSessionRecordings } from '@young-minds/recording/playback';
import { originOf } from '#server/http/origin-of.ts';
import { respondWithData } from '#server/http/respond.ts';
import { withUser } from '#server/http/with-user.ts';

/** Lists a session's recordings for its participants. */
export const GET = withUser<{ sessionId: string }>(async ({ request, params, user, container }) => {
  const asked = { userId: user.id, sessionId: params.sessionId, origin: originOf(request.headers) };
  const recordings = await listSessionRecordings(container, asked);
  return respondWithData(recordings);
});
