import type { Clock } from '@young-minds/core';
import {
  DEADLINES_MS,
  isAnyonePresent,
  isNotedAtRisk,
  MAIL_NO_LONGER_AFTER_MS,
  type OperatorAlert,
  type Recording,
  type RecordingRisk,
  riskOf,
  withRisk,
} from '../domain/index.ts';
import { lockRecording } from '../pipeline/advance-recording.ts';
import type { Mail, Mailer, Repositories, UnitOfWork, UnsentAlert } from '../ports/index.ts';

/** The maximum number of alerts in one mail; the rest follows in the next. */
const MAX_ALERTS = 50;
/** The maximum number of rows of each kind per run. */
const BATCH_SIZE = 1000;
const WHAT_TO_DO = 'It is retried; check the worker, its disk and LiveKit.';

export interface SendOperatorAlertsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** Null if email is disabled. */
  readonly mailer: Mailer | null;
  /** Null if the operator reads only the log. */
  readonly operatorEmail: string | null;
  /** The URL of the site, without a trailing slash. */
  readonly baseUrl: string;
}

/**
 * Sends the unsent alerts to the operator: each one to `onAlert`, for the log, and all of them in one mail. Locks the
 * alerts until the mail server has accepted the mail, so that two workers never both send it. Called every few seconds.
 * @param onAlert called again for the same alert if the mail was not sent
 * @throws MAIL_UNAVAILABLE (retryable)
 */
export async function sendOperatorAlerts(
  { unitOfWork, clock, mailer, operatorEmail, baseUrl }: SendOperatorAlertsDeps,
  onAlert: (alert: UnsentAlert) => void,
): Promise<void> {
  await unitOfWork.run(async ({ alerts }) => {
    const unsent = await alerts.lockUnsent(MAX_ALERTS);
    if (unsent.length === 0) return;
    for (const alert of unsent) onAlert(alert);
    if (mailer !== null && operatorEmail !== null) await mailer.send(toMail(unsent, { operatorEmail, baseUrl }));
    await alerts.markSent(
      unsent.map(({ id }) => id),
      clock.now(),
    );
  });
}

function toMail(
  alerts: readonly UnsentAlert[],
  { operatorEmail, baseUrl }: { readonly operatorEmail: string; readonly baseUrl: string },
): Mail {
  const [first] = alerts;
  const subject = alerts.length === 1 ? `Young Minds: ${first?.alert}` : `Young Minds: ${alerts.length} alerts`;
  const lines = alerts.map(({ alert, raisedAt, message }) => `${raisedAt.toISOString()} ${alert}\n${message}`);
  const text = `${lines.join('\n\n')}\n\n${baseUrl}\nWhat to do in each case: docs/operations.md.\n`;
  return { to: { name: 'Operator', address: operatorEmail }, subject, text };
}

export interface WatchRisksDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/**
 * Notifies participants and alerts the operator if a room that should be recorded is not, and notifies the participants
 * again when recording resumes. Called every few seconds, by every worker. Idempotent.
 */
export async function watchRisks({ unitOfWork, clock }: WatchRisksDeps): Promise<void> {
  const now = clock.now();
  const suspects = await unitOfWork.run(async ({ recordings }) => {
    const active = await recordings.listActive(BATCH_SIZE);
    const abandoned = await listAbandonedIds(recordings, now);
    return active.filter((recording) => {
      const isAtRisk = riskOf(recording, now) !== null || abandoned.has(recording.id);
      return isAtRisk !== isNotedAtRisk(recording);
    });
  });
  for (const { id } of suspects) await unitOfWork.run((repositories) => noteRisk(repositories, id, now));
}

async function noteRisk(repositories: Repositories, recordingId: string, now: Date): Promise<void> {
  const locked = await lockRecording(repositories, recordingId);
  if (locked === null || locked.recording.captureEndedAt !== null) return;
  const { recording } = locked;
  const abandoned = await listAbandonedIds(repositories.recordings, now);
  const lost = recording.phase === 'capturing' && abandoned.has(recordingId);
  const risk = riskOf(recording, now) ?? (lost ? { alert: 'recording_interrupted' as const, since: now } : null);
  if ((risk !== null) === isNotedAtRisk(recording)) return;
  // During the grace period of an empty room there is nothing to record.
  if (risk !== null && !isAnyonePresent(await repositories.participants.listSpans(recording.roomId))) return;
  await repositories.recordings.update(recordingId, { metadata: withRisk(recording, risk) });
  await repositories.jobs.enqueue('post-room-notice', { recordingId });
  if (risk !== null) await repositories.alerts.raise(alertOf(recording, risk), now);
}

/**
 * Lists recordings whose worker is lost and that no other worker has claimed: no recorder is left to report the
 * interruption.
 */
async function listAbandonedIds(recordings: Repositories['recordings'], now: Date): Promise<ReadonlySet<string>> {
  const since = new Date(now.getTime() - DEADLINES_MS.takeover);
  const abandoned = await recordings.listAbandoned(since, BATCH_SIZE);
  return new Set(abandoned.filter(({ phase }) => phase === 'capturing').map(({ id }) => id));
}

function alertOf({ id, roomName, errorMessage }: Recording, { alert, since }: RecordingRisk) {
  const what = alert === 'recording_not_begun' ? 'has not begun' : 'is interrupted';
  const reason = errorMessage === null ? '' : ` ${errorMessage}`;
  const message = `The recording ${id} of ${roomName} ${what} since ${since.toISOString()}.${reason} ${WHAT_TO_DO}`;
  return { alert, subject: id, recordingId: id, message } as const;
}

export interface WatchDeadlinesDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** Null if email is disabled; then no mail waits. */
  readonly mailer: Mailer | null;
}

/**
 * Alerts the operator about work that is overdue in spite of retries, and enqueues mails again that have no tries left.
 * Called once a minute. Idempotent.
 */
export async function watchDeadlines({ unitOfWork, clock, mailer }: WatchDeadlinesDeps): Promise<void> {
  const now = clock.now();
  await unitOfWork.run(async (repositories) => {
    const overdue = await repositories.recordings.listUnfinished(before(now, DEADLINES_MS.completion), BATCH_SIZE);
    for (const recording of overdue) await repositories.alerts.raise(overdueAlertOf(recording), now);
    await watchWebhooks(repositories, now);
    if (mailer !== null) await watchMail(repositories, now);
  });
}

async function watchWebhooks({ inbox, alerts }: Repositories, now: Date): Promise<void> {
  const waiting = await inbox.listPending(before(now, DEADLINES_MS.webhookAlert), BATCH_SIZE);
  if (waiting.length === 0) return;
  const message = `${waiting.length} webhooks wait to be applied for more than ten minutes; see the worker's log for the reason.`;
  await alerts.raise({ alert: 'webhooks_overdue', subject: dayOf(now), message }, now);
}

async function watchMail({ notifications, alerts, jobs }: Repositories, now: Date): Promise<void> {
  const span = { from: before(now, MAIL_NO_LONGER_AFTER_MS), to: before(now, DEADLINES_MS.mail) };
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
