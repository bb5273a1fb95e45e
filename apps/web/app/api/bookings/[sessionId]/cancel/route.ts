import { cancelSession } from '@young-minds/booking/usecases';
import { withUser } from '#server/http/handle.ts';
import { presentSession, respondWithData } from '#server/http/respond.ts';

/** Cancels a session that no one has joined yet. */
export const POST = withUser<{ sessionId: string }>(async ({ params, user, container }) => {
  const session = await cancelSession(container, user.id, params.sessionId);
  return respondWithData(presentSession(session));
});
