import { YoungMindsError } from '@young-minds/core';
import type { Mailer } from '@young-minds/recording/ports';
import { createTransport } from 'nodemailer';

/** A mail server that does not answer within this time counts as unavailable. */
const TIMEOUT_MS = 15_000;

interface SmtpMailerOptions {
  /** `smtp://user:password@host:port` or `smtps://…` */
  readonly smtpUrl: string;
  /** The sender, such as `Young Minds <no-reply@mentoring.example>`. */
  readonly from: string;
}

interface SmtpMailer extends Mailer {
  /** Signs in at the server without sending anything. @throws MAIL_UNAVAILABLE (retryable) */
  verify(): Promise<void>;
  /** Closes idle connections. */
  close(): void;
}

/** Creates the mailer that sends over SMTP, with a small pool of connections. */
export function createSmtpMailer({ smtpUrl, from }: SmtpMailerOptions): SmtpMailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return {
    async send(mail) {
      try {
        await transport.sendMail({ ...mail, from });
      } catch (error) {
        throw new YoungMindsError('MAIL_UNAVAILABLE', 'The mail server did not accept the mail; it will be retried.', {
          cause: error,
        });
      }
    },
    async verify() {
      await transport.verify().catch((cause: unknown) => {
        throw new YoungMindsError('MAIL_UNAVAILABLE', 'Connecting to the mail server failed.', { cause });
      });
    },
    close: () => transport.close(),
  };
}
