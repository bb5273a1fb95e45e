import { YoungMindsError } from '@young-minds/core';
import { findUser, type SignedInUser } from '../signed-in-user.ts';
import { assertSameOrigin } from './assert-same-origin.ts';
import { type Call, handle, type RouteHandler } from './handle.ts';

export interface UserCall<Params> extends Call<Params> {
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
