import type { Config } from '@young-minds/config';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { type Finding, failed, ok, reasonOf, warning } from '../check.ts';

/** Signs in to the mail server; sends nothing. */
export async function checkMail({ mail }: Config): Promise<Finding> {
  if (mail === null) {
    return warning('email is disabled: SMTP_URL is not set', 'Set SMTP_URL and MAIL_FROM to send email.');
  }
  const mailer = createSmtpMailer(mail);
  try {
    await mailer.verify();
    return ok(`the mail server at ${new URL(mail.smtpUrl).host} accepts mail from ${mail.from}`);
  } catch (error) {
    const advice = 'Check SMTP_URL: user, password, host, port, and smtps:// for port 465.';
    return failed(`the mail server cannot be used: ${reasonOf(error)}`, advice);
  } finally {
    mailer.close();
  }
}
