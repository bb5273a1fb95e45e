import { parseRescheduleRequest } from '@young-minds/booking/domain';
import { rescheduleSession } from '@young-minds/booking/usecases';
import { readJson } from '#server/http/read-json.ts';
import { respondWithData } from '#server/http/respond.ts';
import { withUser } from '#server/http/with-user.ts';
import { presentSession } from '#server/present/present-session.ts';

/** Reschedules a session that no one has joined yet. */
export const POST = withUser<{ sessionId: string }>(async ({ request, params, user, container }) => {
  const move = parseRescheduleRequest(await readJson(request), container.clock.now());
  const { sessions } = container;
  const session = await rescheduleSession({ sessions, userId: user.id, sessionId: params.sessionId, request: move });
  return respondWithData(presentSession(session));
});
