import { listSessionRecordings } from '@young-minds/recording/usecases';
import { respondWithData } from '#server/http/respond.ts';
import { withUser } from '#server/http/with-user.ts';

/** A session's recordings, for its two people. */
export const GET = withUser<{ sessionId: string }>(async ({ params, user, container }) => {
  const recordings = await listSessionRecordings(container, { userId: user.id, sessionId: params.sessionId });
  return respondWithData(recordings);
});
