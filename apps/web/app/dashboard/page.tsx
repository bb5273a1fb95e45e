import { listRecordingsOfUser, listSessions } from '@young-minds/booking/usecases';
import type { Metadata } from 'next';
import { BookingCard } from '#components/dashboard/booking-card.tsx';
import { BookButton } from '#components/dashboard/booking-form.tsx';
import { Notifications } from '#components/dashboard/notifications.tsx';
import { Recordings } from '#components/dashboard/recordings.tsx';
import { PastSessions, UpcomingSessions } from '#components/dashboard/session-lists.tsx';
import { LiveRefresh } from '#components/layout/live-refresh.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { parseMoment } from '#lib/format.ts';
import { getContainer } from '#server/container.ts';
import { requireUser } from '#server/users.ts';

export const metadata: Metadata = { title: 'Dashboard' };

/** Short while a recording makes progress; everything else changes rarely. */
const REFRESH_SECONDS = { whileRecording: 3, otherwise: 30 };

interface DashboardPageProps {
  readonly searchParams: Promise<{ sessionsBefore?: string | string[]; recordingsBefore?: string | string[] }>;
}

export default async function DashboardPage({ searchParams }: DashboardPageProps) {
  const user = await requireUser('/dashboard');
  const container = getContainer();
  const { sessionsBefore, recordingsBefore } = await searchParams;
  const pastBefore = parseMoment(sessionsBefore);
  const madeBefore = parseMoment(recordingsBefore);
  const isMentee = user.role === 'mentee';
  const [lists, recordings, mentors] = await Promise.all([
    listSessions({ ...container, userId: user.id, pastBefore }),
    listRecordingsOfUser({ recordings: container.recordingOverviews }, user.id, madeBefore),
    isMentee ? container.users.listMentors() : [],
  ]);
  const now = container.clock.now();
  const isRecordingEnabled = container.config.recording.enabled;
  const isBusy =
    recordings.recordings.some(({ status }) => status === 'in_progress') ||
    lists.upcoming.some(({ status }) => status === 'active');
  const hasPast = lists.past.length > 0 || pastBefore !== undefined;
  return (
    <div className="mx-auto w-full max-w-6xl space-y-8 px-4 py-8 sm:px-6 sm:py-12">
      <LiveRefresh everySeconds={isBusy ? REFRESH_SECONDS.whileRecording : REFRESH_SECONDS.otherwise} />
      <h1 className="text-3xl break-words sm:text-4xl">Hello, {user.name}</h1>
      {isRecordingEnabled ? null : <Notice tone="warning">Recording is turned off. Sessions aren't recorded.</Notice>}
      <div className="grid grid-cols-1 gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="space-y-10">
          <UpcomingSessions sessions={lists.upcoming} viewerId={user.id} now={now}>
            {isMentee ? null : 'Sessions your mentees book appear here.'}
            {mentors.length > 0 ? <BookButton isFirst={!hasPast} /> : null}
          </UpcomingSessions>
          <Recordings
            page={recordings}
            isFirstPage={madeBefore === undefined}
            isRecordingEnabled={isRecordingEnabled}
          />
          <PastSessions
            sessions={lists.past}
            viewerId={user.id}
            now={now}
            earlierBefore={lists.earlierBefore}
            isFirstPage={pastBefore === undefined}
          />
        </div>
        <div className="space-y-10">
          {isMentee ? <BookingCard mentors={mentors} isRecordingEnabled={isRecordingEnabled} /> : null}
          <Notifications userId={user.id} />
        </div>
      </div>
    </div>
  );
}
