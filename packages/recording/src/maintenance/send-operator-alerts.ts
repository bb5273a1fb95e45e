import type { Clock } from '@young-minds/core';
import type { Mail, Mailer, UnitOfWork, UnsentAlert } from '../ports/index.ts';

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

/** The maximum number of alerts in one mail; the rest follows in the next. */
const MAX_ALERTS = 50;

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
    const untold = await alerts.lockUntold(MAX_ALERTS);
    if (untold.length === 0) return;
    for (const alert of untold) onAlert(alert);
    if (mailer !== null && operatorEmail !== null) await mailer.send(toMail(untold, { operatorEmail, baseUrl }));
    await alerts.markTold(
      untold.map(({ id }) => id),
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
