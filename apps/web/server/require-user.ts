import { redirect } from 'next/navigation';
import { signInPath } from '#lib/callback-url.ts';
import { currentUser } from './current-user.ts';
import type { SignedInUser } from './signed-in-user.ts';

/** For pages: the signed-in person, or a redirect to sign-in that comes back to `path`. */
export async function requireUser(path: string): Promise<SignedInUser> {
  const user = await currentUser();
  if (user === null) redirect(signInPath(path));
  return user;
}
