import { cancelSession } from '@young-minds/booking/usecases';
import { respondWithData } from '#server/http/respond.ts';
import { withUser } from '#server/http/with-user.ts';
import { presentSession } from '#server/present/present-session.ts';

/** Cancels a session that no one has joined yet. */
export const POST = withUser<{ sessionId: string }>(async ({ params, user, container }) => {
  const session = await cancelSession(container, user.id, params.sessionId);
  return respondWithData(presentSession(session));
});
