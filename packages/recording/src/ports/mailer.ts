export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
}

/** Hands mail to a mail server. */
export interface Mailer {
  /** Resolves once the server has taken the mail. @throws MAIL_UNAVAILABLE (retryable) */
  send(mail: Mail): Promise<void>;
}
