import type { Clock } from '@young-minds/core';
import type { Mail, Mailer, UnitOfWork, UnsentAlert } from '../ports/index.ts';

export interface SendOperatorAlertsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  /** Null: mail is off. */
  readonly mailer: Mailer | null;
  /** Null: the operator reads the log. */
  readonly operatorEmail: string | null;
  /** Where people reach the site, without a trailing slash. */
  readonly baseUrl: string;
}

/** What does not fit into one mail comes with the next. */
const MAX_ALERTS = 50;

/**
 * Tells the operator what was not told yet: each alert by `onAlert`, for the log, and all of them in one mail. Alerts are
 * held while the mail server takes the mail, so that two workers never both send it. To be called every few seconds.
 * @param onAlert told again of the same alert where the mail did not go out
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
