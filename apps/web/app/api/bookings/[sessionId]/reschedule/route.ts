import { parseRescheduleRequest } from '@young-minds/booking/domain';
import { rescheduleSession } from '@young-minds/booking/usecases';
import { withUser } from '#server/http/handle.ts';
import { readJson } from '#server/http/requests.ts';
import { presentSession, respondWithData } from '#server/http/respond.ts';

/** Reschedules a session that no one has joined yet. */
export const POST = withUser<{ sessionId: string }>(async ({ request, params, user, container }) => {
  const move = parseRescheduleRequest(await readJson(request), container.clock.now());
  const { sessions, limiter } = container;
  const { sessionId } = params;
  const session = await rescheduleSession({ sessions, limiter, userId: user.id, sessionId, request: move });
  return respondWithData(presentSession(session));
});
