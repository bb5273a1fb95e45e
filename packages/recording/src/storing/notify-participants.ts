import { failureForUsers } from '../domain/failure-for-users.ts';
import type { Recording, Room } from '../domain/index.ts';
import type { NewNotification, Repositories, UnitOfWork } from '../ports/index.ts';

/**
 * Notifies both participants of a session that its recording can be viewed, or that it failed: in the app immediately,
 * by mail through one job each. Idempotent: each participant gets each notification once.
 */
export async function notifyParticipants(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { recordingId }: { readonly recordingId: string },
): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const recording = await repositories.recordings.find(recordingId);
    const room = recording === null ? null : await repositories.rooms.findBySession(recording.sessionId);
    if (recording === null || room === null || recording.status === 'in_progress') return;
    for (const userId of [room.session.mentorId, room.session.menteeId]) {
      await notify(repositories, { userId, ...textOf(recording, room) });
    }
  });
}

async function notify({ notifications, jobs }: Repositories, notification: NewNotification): Promise<void> {
  const notificationId = await notifications.add(notification);
  if (notificationId !== null) await jobs.enqueue('send-notification-mail', { notificationId });
}

function textOf(recording: Recording, { session }: Room): Omit<NewNotification, 'userId'> {
  const about = { sessionId: session.id, recordingId: recording.id, href: `/recordings/${recording.id}` };
  if (recording.status === 'completed') {
    const body = `The recording of “${session.title}” is ready to watch.`;
    return { ...about, kind: 'recording_ready', title: 'Recording ready to view', body };
  }
  const body = `The recording of “${session.title}” failed. ${failureForUsers(recording.errorCode)}`;
  return { ...about, kind: 'recording_failed', title: 'Recording failed', body };
}
