import type { ReactNode } from 'react';
import { requireUser } from '#server/require-user.ts';

/** Judged here, above the loading state: once that is on its way, a redirect could no longer be an HTTP answer. */
export default async function DashboardLayout({ children }: { readonly children: ReactNode }) {
  await requireUser('/dashboard');
  return children;
}
