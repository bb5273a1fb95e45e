'use client';

import { useState } from 'react';
import { Button, LinkButton, TextLink } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { authClient } from '#lib/auth-client.ts';
import { formText } from '#lib/form.ts';
import { PasswordField } from './auth-fields.tsx';
import { useAuthForm } from './use-auth-form.ts';

interface ResetPasswordFormProps {
  /** The token from the link in the email; it is valid for one change. */
  readonly token: string;
}

export function ResetPasswordForm({ token }: ResetPasswordFormProps) {
  const [isDone, setIsDone] = useState(false);
  const { isBusy, problem, onSubmit } = useAuthForm(
    (fields) => authClient.resetPassword({ newPassword: formText(fields, 'password'), token }),
    () => setIsDone(true),
  );
  if (isDone) {
    return (
      <div className="space-y-5">
        <Notice tone="success">Your password was changed, and all your devices were signed out.</Notice>
        <LinkButton href="/auth/signin" className="w-full">
          Sign in
        </LinkButton>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      {problem === null ? null : (
        <Notice tone="danger">
          {problem.message}
          {problem.next === 'new-reset-link' ? (
            <>
              {' '}
              <TextLink href="/auth/forgot-password">Get a new link</TextLink>
            </>
          ) : null}
        </Notice>
      )}
      <PasswordField label="New password" isNew />
      <Button type="submit" busy={isBusy} className="w-full">
        Change password
      </Button>
    </form>
  );
}
