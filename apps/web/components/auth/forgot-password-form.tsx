'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { authClient } from '#lib/auth-client.ts';
import { formText } from '#lib/form.ts';
import { EmailField } from './auth-fields.tsx';
import { useAuthForm } from './use-auth-form.ts';

export function ForgotPasswordForm() {
  const [isSent, setIsSent] = useState(false);
  const { isBusy, problem, onSubmit } = useAuthForm(
    (fields) =>
      authClient.requestPasswordReset({ email: formText(fields, 'email'), redirectTo: '/auth/reset-password' }),
    () => setIsSent(true),
  );
  if (isSent) {
    return (
      <Notice tone="success" title="Check your email">
        If this address has an account, we sent it a link to choose a new password. The link works for one hour.
      </Notice>
    );
  }
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      {problem === null ? null : <Notice tone="danger">{problem.message}</Notice>}
      <p className="text-ink-soft">We'll email you a link to choose a new password.</p>
      <EmailField />
      <Button type="submit" busy={isBusy} className="w-full">
        Send link
      </Button>
    </form>
  );
}
