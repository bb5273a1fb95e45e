import { isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { unstable_rethrow } from 'next/navigation';
import { findUser, type SignedInUser } from '../auth/create-auth.ts';
import { type Container, getContainer } from '../container.ts';
import { ERROR_STATUS } from './error-status.ts';
import { assertSameOrigin } from './requests.ts';
import { respondWithError } from './respond.ts';

export interface Call<Params> {
  readonly request: Request;
  readonly params: Params;
  readonly container: Container;
}

type RouteHandler<Params> = (request: Request, context: { readonly params: Promise<Params> }) => Promise<Response>;

/** Wraps `work` as a route handler. An error becomes the API's error response; server errors are also logged. */
export function handle<Params = Record<never, never>>(
  work: (call: Call<Params>) => Promise<Response>,
): RouteHandler<Params> {
  return async (request, { params }) => {
    try {
      return await work({ request, params: await params, container: getContainer() });
    } catch (thrown) {
      unstable_rethrow(thrown);
      const error = await getContainer().databaseWatch.explain(thrown);
      logFailure(error, request, await params);
      return respondWithError(error);
    }
  };
}

/** Logs server errors. @param params the ids in the URL, such as the session's */
function logFailure(error: unknown, request: Request, params: unknown): void {
  if (isYoungMindsError(error) && ERROR_STATUS[error.code] < 500) return;
  const details = isYoungMindsError(error) ? error.details : {};
  const { pathname } = new URL(request.url);
  getContainer().logger.error({ ...details, err: error, method: request.method, pathname, params }, 'Request failed');
}

interface UserCall<Params> extends Call<Params> {
  readonly user: SignedInUser;
}

/** Like `handle`, for signed-in users. @throws UNAUTHENTICATED, ACCESS_DENIED (changes requested by other sites) */
export function withUser<Params = Record<never, never>>(
  work: (call: UserCall<Params>) => Promise<Response>,
): RouteHandler<Params> {
  return handle<Params>(async (call) => {
    assertSameOrigin(call.request, call.container.config.web.baseUrl);
    const user = await findUser(call.container.auth, call.request.headers);
    if (user === null) throw new YoungMindsError('UNAUTHENTICATED', 'Sign in first.');
    return work({ ...call, user });
  });
}
