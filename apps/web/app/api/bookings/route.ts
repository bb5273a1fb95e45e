import { parseBookingRequest } from '@young-minds/booking/domain';
import { bookSession } from '@young-minds/booking/usecases';
import { readJson } from '#server/http/read-json.ts';
import { respondWithData } from '#server/http/respond.ts';
import { withUser } from '#server/http/with-user.ts';
import { presentSession } from '#server/present/present-session.ts';

/** Books a mentor for the signed-in mentee. */
export const POST = withUser(async ({ request, user, container }) => {
  const booking = parseBookingRequest(await readJson(request), container.clock.now());
  const session = await bookSession(container, user, booking);
  return respondWithData(presentSession(session), 201);
});
