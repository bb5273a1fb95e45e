import type { Person } from '@young-minds/booking/domain';
import type { Auth } from './auth/create-auth.ts';

export interface SignedInUser extends Person {
  readonly email: string;
}

/** Returns the signed-in user who sent these headers; null if no one is signed in. */
export async function findUser(auth: Auth, headers: Headers): Promise<SignedInUser | null> {
  const signIn = await auth.api.getSession({ headers });
  if (signIn === null) return null;
  const { id, name, role, email } = signIn.user;
  return { id, name, role, email };
}
