import type { ReactNode } from 'react';
import { requireUser } from '#server/users.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly children: ReactNode;
}

/** Checks the sign-in above the loading state, so that the redirect to sign-in is an HTTP redirect. */
export default async function RecordingLayout({ params, children }: Props) {
  const { id } = await params;
  await requireUser(`/recordings/${id}`);
  return children;
}
