import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { signInPath } from '#lib/sign-in-paths.ts';
import { findUser, type SignedInUser } from './auth/create-auth.ts';
import { getContainer } from './container.ts';

/** Returns the signed-in user of the page being rendered, or null. Cached per request. */
export const currentUser = cache(async () => findUser(getContainer().auth, await headers()));

/** Returns the signed-in user of a page, or redirects to sign-in, which comes back to `path`. */
export async function requireUser(path: string): Promise<SignedInUser> {
  const user = await currentUser();
  if (user === null) redirect(signInPath(path));
  return user;
}
