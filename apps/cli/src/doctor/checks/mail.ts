import type { Config } from '@young-minds/config';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { type Finding, failed, ok, reasonOf, warning } from '../check.ts';

/** Signs in to the mail server; sends nothing. */
export async function checkMail({ mail }: Config): Promise<Finding> {
  if (mail === null)
    return warning('mail is off: nobody is written to', 'Set SMTP_URL and MAIL_FROM, if that is not meant.');
  const mailer = createSmtpMailer(mail);
  try {
    await mailer.verify();
    return ok(`the mail server at ${new URL(mail.smtpUrl).host} takes mail from ${mail.from}`);
  } catch (error) {
    const advice = 'Check SMTP_URL: user, password, host, port, and smtps:// for port 465.';
    return failed(`the mail server does not let us in: ${reasonOf(error)}`, advice);
  } finally {
    mailer.close();
  }
}
