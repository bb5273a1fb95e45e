import { forbidden, notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { requireUser } from '#server/users.ts';
import { findRecording } from './find-recording.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly children: ReactNode;
}

/** Checks sign-in and access above the loading state, so that the response has the status of a redirect, 403 or 404. */
export default async function RecordingLayout({ params, children }: Props) {
  const { id } = await params;
  const user = await requireUser(`/recordings/${id}`);
  const { state } = await findRecording(id, user.id);
  if (state === 'not-found') notFound();
  if (state === 'access-denied') forbidden();
  return children;
}
