import { parseBookingRequest } from '@young-minds/booking/domain';
import { bookSession } from '@young-minds/booking/usecases';
import { withUser } from '#server/http/handle.ts';
import { readJson } from '#server/http/requests.ts';
import { presentSession, respondWithData } from '#server/http/respond.ts';

/** Books a mentor for the signed-in mentee. */
export const POST = withUser(async ({ request, user, container }) => {
  const booking = parseBookingRequest(await readJson(request), container.clock.now());
  const session = await bookSession(container, user, booking);
  return respondWithData(presentSession(session), 201);
});
