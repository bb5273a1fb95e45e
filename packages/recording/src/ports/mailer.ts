export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
}

/** Sends mail through a mail server. */
export interface Mailer {
  /** Resolves when the server has accepted the mail. @throws MAIL_UNAVAILABLE (retryable) */
  send(mail: Mail): Promise<void>;
}
