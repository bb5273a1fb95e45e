import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { QUERY_HEADER } from '#lib/query-header.ts';
import { signInPath } from '#lib/sign-in-paths.ts';
import { findUser, type SignedInUser } from './auth/create-auth.ts';
import { getContainer } from './container.ts';

/** Returns the signed-in user of the page being rendered, or null. Cached per request. */
export const currentUser = cache(async () => findUser(getContainer().auth, await headers()));

/** Returns the signed-in user for public pages and the header: null as well while the database is down. */
export const knownUser = cache(async () => {
  try {
    return await currentUser();
  } catch (error) {
    if ((await getContainer().databaseWatch.findTrouble()) === null) throw error;
    return null;
  }
});

/** Returns the signed-in user of a page, or redirects to sign-in, which comes back to `path` with its query. */
export async function requireUser(path: string): Promise<SignedInUser> {
  const user = await currentUser();
  if (user === null) redirect(signInPath(`${path}${(await headers()).get(QUERY_HEADER) ?? ''}`));
  return user;
}
