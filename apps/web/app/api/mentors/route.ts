import { withUser } from '#server/http/handle.ts';
import { respondWithData } from '#server/http/respond.ts';

/** Lists the mentors who can be booked. */
export const GET = withUser(async ({ container }) => {
  const mentors = await container.users.listMentors();
  return respondWithData(mentors.map(({ id, name }) => ({ id, name })));
});
