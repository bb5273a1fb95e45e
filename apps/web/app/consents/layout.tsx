import type { ReactNode } from 'react';
import { requireUser } from '#server/users.ts';

/** Checks the sign-in above the loading state, so that the redirect to sign-in is an HTTP redirect. */
export default async function ConsentsLayout({ children }: { readonly children: ReactNode }) {
  await requireUser('/consents');
  return children;
}
