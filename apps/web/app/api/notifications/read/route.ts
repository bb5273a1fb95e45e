import { parseMarkReadRequest } from '@young-minds/booking/domain';
import { markNotificationsRead } from '@young-minds/booking/usecases';
import { withUser } from '#server/http/handle.ts';
import { readJson } from '#server/http/requests.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Marks the signed-in user's notifications as read: the given `ids`, or all. */
export const POST = withUser(async ({ request, user, container }) => {
  await markNotificationsRead(container, user.id, parseMarkReadRequest(await readJson(request)));
  return respondWithData(null);
});
