import { withBodyRead } from '#server/http/body-limits.ts';
import { handle } from '#server/http/handle.ts';

/** Serves Better Auth's routes: sign-up, sign-in, sign-out, verification, password reset. */
const answer = handle(async ({ request, container }) => container.auth.handler(await withBodyRead(request)));

export { answer as GET, answer as POST };
