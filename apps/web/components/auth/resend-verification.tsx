'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { authClient } from '#lib/auth-client.ts';
import { verifiedPath } from '#lib/sign-in-paths.ts';

interface ResendVerificationProps {
  readonly callbackUrl: string;
}

/** Sends the verification email again, to the address in the `email` field of the form around this button. */
export function ResendVerification({ callbackUrl }: ResendVerificationProps) {
  const [state, setState] = useState<'idle' | 'sending' | 'sent' | 'failed'>('idle');
  const resend = async (form: HTMLFormElement | null) => {
    if (form === null) return;
    setState('sending');
    const email = String(new FormData(form).get('email') ?? '');
    const { error } = await authClient.sendVerificationEmail({ email, callbackURL: verifiedPath(callbackUrl) });
    setState(error === null ? 'sent' : 'failed');
  };
  if (state === 'sent') return <Notice tone="success">We sent you a new verification email.</Notice>;
  return (
    <div className="space-y-2">
      {state === 'failed' ? <Notice tone="danger">We couldn't send the email. Try again in a minute.</Notice> : null}
      <Button tone="secondary" busy={state === 'sending'} onClick={(event) => resend(event.currentTarget.form)}>
        Resend verification email
      </Button>
    </div>
  );
}
