import type { ReactNode } from 'react';
import { requireUser } from '#server/users.ts';

/** Checks the sign-in above the loading state. Below it, a redirect could no longer be an HTTP redirect. */
export default async function DashboardLayout({ children }: { readonly children: ReactNode }) {
  await requireUser('/dashboard');
  return children;
}
