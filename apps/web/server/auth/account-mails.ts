import type { Mailer } from '@young-minds/recording/ports';

interface Recipient {
  readonly name: string;
  readonly email: string;
}

interface LinkMail {
  readonly user: Recipient;
  /** The link that proves that the recipient owns the address. */
  readonly url: string;
}

/** Creates the callbacks through which Better Auth sends its emails. */
export function createAccountMails(mailer: Mailer) {
  const send = (user: Recipient, subject: string, paragraphs: readonly string[]) =>
    mailer.send({
      to: { name: user.name, address: user.email },
      subject,
      text: [`Hello ${user.name},`, ...paragraphs, 'Young Minds'].join('\n\n'),
    });
  return {
    verificationMails: {
      sendVerificationEmail: ({ user, url }: LinkMail) =>
        send(user, 'Verify your email', [
          'Open this link to verify your email and sign in to Young Minds. It works for one hour:',
          url,
          "If you didn't sign up, ignore this email.",
        ]),
    },
    passwordMails: {
      sendResetPassword: ({ user, url }: LinkMail) =>
        send(user, 'Reset your password', [
          'Open this link to choose a new password. It works once, for one hour:',
          url,
          "If you didn't ask for this, ignore this email. Your password stays the same.",
        ]),
      onExistingUserSignUp: ({ user }: { readonly user: Recipient }) =>
        send(user, 'You already have an account', [
          'Someone, maybe you, tried to sign up with this email. It already has an account.',
          'Sign in with your password, or reset it on the sign-in page if you forgot it.',
        ]),
    },
  };
}
