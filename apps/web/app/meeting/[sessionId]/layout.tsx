import type { ReactNode } from 'react';
import { requireUser } from '#server/users.ts';

interface Props {
  readonly params: Promise<{ readonly sessionId: string }>;
  readonly children: ReactNode;
}

/** Checks the sign-in above the loading state, so that the redirect to sign-in is an HTTP redirect. */
export default async function MeetingLayout({ params, children }: Props) {
  const { sessionId } = await params;
  await requireUser(`/meeting/${sessionId}`);
  return children;
}
