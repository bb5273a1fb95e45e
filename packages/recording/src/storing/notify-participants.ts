import type { Clock } from '@young-minds/core';
import {
  failureForUsers,
  type MailableNotification,
  type NewNotification,
  type Recording,
  type Room,
  splitMoments,
} from '../domain/index.ts';
import type { Mail, Mailer, Repositories, UnitOfWork } from '../ports/index.ts';

/** In UTC: the server does not know the recipient's time zone. The page behind the link shows the local time. */
const MOMENT_FORMAT = new Intl.DateTimeFormat('en-US', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'UTC',
  timeZoneName: 'short',
});

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
    for (const { id: userId } of [room.session.mentor, room.session.mentee]) {
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

export interface SendNotificationMailDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** Null if email is disabled. */
  readonly mailer: Mailer | null;
  /** The URL of the site, without a trailing slash. */
  readonly baseUrl: string;
}

/**
 * Sends one notification of any kind by email. Does nothing if email is disabled or the notification was sent before.
 * Locks its row until the mail server has accepted the mail, so that two tries never both send it; a crash in between
 * may cause a second mail.
 * @throws MAIL_UNAVAILABLE (retryable)
 */
export async function sendNotificationMail(
  { unitOfWork, clock, mailer, baseUrl }: SendNotificationMailDeps,
  { notificationId }: { readonly notificationId: string },
): Promise<void> {
  if (mailer === null) return;
  await unitOfWork.run(async ({ notifications }) => {
    const notification = await notifications.lockUnmailed(notificationId);
    if (notification === null) return;
    await mailer.send(toMail(notification, baseUrl));
    await notifications.markMailed(notificationId, clock.now());
  });
}

/** Replaces the narrow space before AM and PM, which some mail programs show as a box. */
function formatMoment(moment: Date): string {
  return MOMENT_FORMAT.format(moment).replaceAll('\u202f', ' ');
}

function toMail({ recipientName, recipientAddress, title, body, href }: MailableNotification, baseUrl: string): Mail {
  const words = splitMoments(body).map((part) => (typeof part === 'string' ? part : formatMoment(part)));
  const text = `Hello ${recipientName},\n\n${words.join('')}\n\n${new URL(href, baseUrl).href}\n\nYoung Minds\n`;
  return { to: { name: recipientName, address: recipientAddress }, subject: title, text };
}
