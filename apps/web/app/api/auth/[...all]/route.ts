import { handle } from '#server/http/handle.ts';

/** Serves Better Auth's routes: sign-up, sign-in, sign-out, verification, password reset. */
const answer = handle(({ request, container }) => container.auth.handler(request));

export { answer as GET, answer as POST };
