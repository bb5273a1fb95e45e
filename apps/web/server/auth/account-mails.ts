import type { Mailer } from '@young-minds/recording/ports';

interface Recipient {
  readonly name: string;
  readonly email: string;
}

interface LinkMail {
  readonly user: Recipient;
  /** The link that proves that its reader owns the address. */
  readonly url: string;
}

/** The mails that Better Auth asks for, in its own terms. */
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
        send(user, 'Confirm your e-mail address', [
          'Please confirm that this address is yours. The link works for one hour:',
          url,
          'If you did not sign up with Young Minds, you can ignore this mail.',
        ]),
    },
    passwordMails: {
      sendResetPassword: ({ user, url }: LinkMail) =>
        send(user, 'Choose a new password', [
          'You asked for a new password. The link works for one hour, and once:',
          url,
          'If it was not you, you can ignore this mail; your password stays as it is.',
        ]),
      onExistingUserSignUp: ({ user }: { readonly user: Recipient }) =>
        send(user, 'You already have an account', [
          'Somebody, perhaps you, tried to sign up with this address. It already has an account: sign in with it, or ' +
            'choose a new password if you have forgotten yours.',
        ]),
    },
  };
}
