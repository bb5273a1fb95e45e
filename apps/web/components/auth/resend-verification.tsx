'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { authClient } from '#lib/auth-client.ts';
import { verifiedPath } from '#lib/callback-url.ts';

interface ResendVerificationProps {
  readonly callbackUrl: string;
}

/** Inside a form with an `email` field: sends the confirmation mail once more. */
export function ResendVerification({ callbackUrl }: ResendVerificationProps) {
  const [state, setState] = useState<'idle' | 'sending' | 'sent' | 'failed'>('idle');
  const resend = async (form: HTMLFormElement | null) => {
    if (form === null) return;
    setState('sending');
    const email = String(new FormData(form).get('email') ?? '');
    const { error } = await authClient.sendVerificationEmail({ email, callbackURL: verifiedPath(callbackUrl) });
    setState(error === null ? 'sent' : 'failed');
  };
  if (state === 'sent') return <Notice tone="success">A new confirmation mail is on its way.</Notice>;
  return (
    <div className="space-y-2">
      {state === 'failed' ? <Notice tone="danger">The mail could not be sent. Try again in a minute.</Notice> : null}
      <Button tone="secondary" busy={state === 'sending'} onClick={(event) => resend(event.currentTarget.form)}>
        Send the confirmation mail again
      </Button>
    </div>
  );
}
