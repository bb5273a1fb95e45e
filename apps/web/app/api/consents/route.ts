import { listConsents } from '@young-minds/booking/usecases';
import { parseMoment } from '#lib/format.ts';
import { withUser } from '#server/http/handle.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Lists the user's own consents to be recorded, latest first; `?before=<time>` continues an earlier page. */
export const GET = withUser(async ({ request, user, container }) => {
  const before = parseMoment(new URL(request.url).searchParams.get('before') ?? undefined);
  return respondWithData(await listConsents(container, user.id, before));
});
