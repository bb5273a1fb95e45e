import { redirect } from 'next/navigation';
import { signInPath } from '#lib/callback-url.ts';
import { currentUser } from './current-user.ts';
import type { SignedInUser } from './signed-in-user.ts';

/** Returns the signed-in user of a page, or redirects to sign-in, which comes back to `path`. */
export async function requireUser(path: string): Promise<SignedInUser> {
  const user = await currentUser();
  if (user === null) redirect(signInPath(path));
  return user;
}
