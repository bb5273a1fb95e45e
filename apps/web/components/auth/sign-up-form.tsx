'use client';

import type { Role } from '@young-minds/booking/domain';
import { useState } from 'react';
import { Button, TextLink } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { authClient } from '#lib/auth-client.ts';
import { formText } from '#lib/form.ts';
import { signInPath, verifiedPath } from '#lib/sign-in-paths.ts';
import { EmailField, PasswordField, RoleField } from './auth-fields.tsx';
import { useAuthForm } from './use-auth-form.ts';

interface SignUpFormProps {
  readonly callbackUrl: string;
  /** Whether the address must be verified by email before the first sign-in. */
  readonly needsVerification: boolean;
}

export function SignUpForm({ callbackUrl, needsVerification }: SignUpFormProps) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { isBusy, problem, onSubmit } = useAuthForm(
    (fields) => signUp(fields, callbackUrl),
    (fields) => (needsVerification ? setSentTo(formText(fields, 'email')) : window.location.assign(callbackUrl)),
  );
  if (sentTo !== null) return <CheckYourMail address={sentTo} />;
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      {problem === null ? null : (
        <Notice tone="danger">
          {problem.message}
          {problem.next === 'sign-in' ? (
            <>
              {' '}
              <TextLink href={signInPath(callbackUrl)} className="whitespace-nowrap">
                Sign in?
              </TextLink>
            </>
          ) : null}
        </Notice>
      )}
      <RoleField />
      <Field label="Your name" hint="Shown to the person you meet.">
        {(control) => <input {...control} name="name" autoComplete="name" required maxLength={80} />}
      </Field>
      <EmailField />
      <PasswordField isNew />
      <Button type="submit" busy={isBusy} className="w-full">
        Create account
      </Button>
    </form>
  );
}

function signUp(fields: FormData, callbackUrl: string) {
  return authClient.signUp.email({
    name: formText(fields, 'name'),
    email: formText(fields, 'email'),
    password: formText(fields, 'password'),
    role: formText(fields, 'role') as Role,
    callbackURL: verifiedPath(callbackUrl),
  });
}

function CheckYourMail({ address }: { readonly address: string }) {
  return (
    <Notice tone="success" title="Check your email">
      <p className="wrap-anywhere">We sent a link to {address}. Open it to verify your email and sign in.</p>
    </Notice>
  );
}
