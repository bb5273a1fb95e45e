import { listSessionRecordings } from '@young-minds/recording/playback';
import { withUser } from '#server/http/handle.ts';
import { originOf } from '#server/http/requests.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Lists a session's recordings for its participants. */
export const GET = withUser<{ sessionId: string }>(async ({ request, params, user, container }) => {
  const asked = { userId: user.id, sessionId: params.sessionId, origin: originOf(request.headers) };
  const recordings = await listSessionRecordings(container, asked);
  return respondWithData(recordings);
});
