import { CURRENT_NOTICE, type MentoringSession, otherParticipant } from '@young-minds/booking/domain';
import type { Metadata } from 'next';
import { forbidden, notFound } from 'next/navigation';
import { MeetingCancelled, MeetingOver, MeetingTooEarly } from '#components/meeting/closed-meeting.tsx';
import { Meeting } from '#components/meeting/meeting.tsx';
import type { MeetingDetails, RecordingPlan } from '#components/meeting/use-join.tsx';
import { getContainer } from '#server/container.ts';
import { currentUser, requireUser } from '#server/users.ts';
import { findMeeting } from './find-meeting.ts';

interface Props {
  readonly params: Promise<{ readonly sessionId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await currentUser();
  if (user === null) return { title: 'Meeting' };
  const found = await findMeeting((await params).sessionId, user.id);
  return { title: 'session' in found ? found.session.title : 'Meeting' };
}

export default async function MeetingPage({ params }: Props) {
  const { sessionId } = await params;
  const user = await requireUser(`/meeting/${sessionId}`);
  const found = await findMeeting(sessionId, user.id);
  switch (found.state) {
    case 'not-found':
      return notFound();
    case 'access-denied':
      return forbidden();
    case 'cancelled':
      return <MeetingCancelled session={found.session} />;
    case 'over':
      return <MeetingOver session={found.session} />;
    case 'too-early':
      return <MeetingTooEarly session={found.session} opensAt={found.opensAt} />;
    case 'open':
      return <Meeting details={detailsOf(found.session, user.id)} />;
  }
}

function detailsOf(session: MentoringSession, userId: string): MeetingDetails {
  return {
    sessionId: session.id,
    title: session.title,
    otherName: otherParticipant(session, userId).name,
    recording: recordingPlanOf(session),
    notice: CURRENT_NOTICE,
  };
}

function recordingPlanOf({ recordingConfig }: MentoringSession): RecordingPlan {
  if (!getContainer().config.recording.enabled) return 'not-here';
  return recordingConfig.enabled ? 'recorded' : 'not-this-session';
}
