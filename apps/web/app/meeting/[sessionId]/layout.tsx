import { forbidden, notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { requireUser } from '#server/users.ts';
import { findMeeting } from './find-meeting.ts';

interface Props {
  readonly params: Promise<{ readonly sessionId: string }>;
  readonly children: ReactNode;
}

/** Checks sign-in and access above the loading state, so that the response has the status of a redirect, 403 or 404. */
export default async function MeetingLayout({ params, children }: Props) {
  const { sessionId } = await params;
  const user = await requireUser(`/meeting/${sessionId}`);
  const { state } = await findMeeting(sessionId, user.id);
  if (state === 'not-found') notFound();
  if (state === 'access-denied') forbidden();
  return children;
}
