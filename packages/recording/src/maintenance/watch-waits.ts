import type { Clock } from '@young-minds/core';
import { MAIL_NO_LONGER_AFTER_MS, type OperatorAlert, type Recording, WAITS } from '../domain/index.ts';
import type { Mailer, Repositories, UnitOfWork } from '../ports/index.ts';

export interface WatchWaitsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** Null if email is disabled; then no mail waits. */
  readonly mailer: Mailer | null;
}

const BATCH_SIZE = 1000;

/**
 * Alerts the operator about work that is overdue in spite of retries, and enqueues mails again that have no tries left.
 * Called once a minute. Idempotent.
 */
export async function watchWaits({ unitOfWork, clock, mailer }: WatchWaitsDeps): Promise<void> {
  const now = clock.now();
  await unitOfWork.run(async (repositories) => {
    const overdue = await repositories.recordings.listUnfinished(before(now, WAITS.completion.boundMs), BATCH_SIZE);
    for (const recording of overdue) await repositories.alerts.raise(overdueAlertOf(recording), now);
    await watchWebhooks(repositories, now);
    if (mailer !== null) await watchMail(repositories, now);
  });
}

async function watchWebhooks({ inbox, alerts }: Repositories, now: Date): Promise<void> {
  const waiting = await inbox.listPending(before(now, WAITS.webhookForLong.boundMs), BATCH_SIZE);
  if (waiting.length === 0) return;
  const message = `${waiting.length} webhooks wait to be applied for more than ten minutes; see the worker's log for the reason.`;
  await alerts.raise({ alert: 'webhooks_overdue', subject: dayOf(now), message }, now);
}

async function watchMail({ notifications, alerts, jobs }: Repositories, now: Date): Promise<void> {
  const span = { from: before(now, MAIL_NO_LONGER_AFTER_MS), to: before(now, WAITS.mail.boundMs) };
  const unmailed = await notifications.listUnmailed(span, BATCH_SIZE);
  if (unmailed.length === 0) return;
  for (const notificationId of unmailed) await jobs.enqueue('send-notification-mail', { notificationId });
  const message = `${unmailed.length} notifications could not be mailed for two hours; check SMTP_URL with \`npm run doctor\`.`;
  await alerts.raise({ alert: 'mail_overdue', subject: dayOf(now), message }, now);
}

function overdueAlertOf({ id, phase, captureEndedAt, errorMessage }: Recording): OperatorAlert {
  const reason = errorMessage === null ? '' : ` The last try failed: ${errorMessage}`;
  const message = `The recording ${id} was captured until ${captureEndedAt?.toISOString()} and is still ${phase}.${reason}`;
  return { alert: 'recording_overdue', subject: id, recordingId: id, message };
}

/** Returns the day as a subject, so that there is at most one alert per day. */
function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

function before(now: Date, durationMs: number): Date {
  return new Date(now.getTime() - durationMs);
}
