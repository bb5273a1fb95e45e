'use client';

import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { authClient } from '#lib/auth-client.ts';
import { formText } from '#lib/form.ts';
import { EmailField, PasswordField } from './auth-fields.tsx';
import { ResendVerification } from './resend-verification.tsx';
import { useAuthForm } from './use-auth-form.ts';

interface SignInFormProps {
  /** A path on this site, already checked by `safeCallbackUrl`. */
  readonly callbackUrl: string;
}

export function SignInForm({ callbackUrl }: SignInFormProps) {
  const { isBusy, problem, onSubmit } = useAuthForm(
    (fields) => authClient.signIn.email({ email: formText(fields, 'email'), password: formText(fields, 'password') }),
    // A full page load, so that every part of the page renders for the signed-in user.
    () => window.location.assign(callbackUrl),
  );
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      {problem === null ? null : <Notice tone="danger">{problem.message}</Notice>}
      {problem?.next === 'verify-email' ? <ResendVerification callbackUrl={callbackUrl} /> : null}
      <EmailField />
      <PasswordField />
      <Button type="submit" busy={isBusy} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
