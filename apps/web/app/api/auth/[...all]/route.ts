import { withBodyRead } from '#server/http/body-limits.ts';
import { handle } from '#server/http/handle.ts';
import { respondWithError } from '#server/http/respond.ts';

/** Serves Better Auth's routes: sign-up, sign-in, sign-out, verification, password reset. */
const answer = handle(async ({ request, container }) => {
  const response = await container.auth.handler(await withBodyRead(request));
  const trouble = response.status >= 500 ? await container.databaseWatch.findTrouble() : null;
  return trouble === null ? response : respondWithError(trouble);
});

export { answer as GET, answer as POST };
