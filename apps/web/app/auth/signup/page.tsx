import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPage, MailOffNotice } from '#components/auth/auth-page.tsx';
import { SignUpForm } from '#components/auth/sign-up-form.tsx';
import { TextLink } from '#components/ui/button.tsx';
import { safeCallbackUrl, signInPath } from '#lib/sign-in-paths.ts';
import { getContainer } from '#server/container.ts';
import { knownUser } from '#server/users.ts';

export const metadata: Metadata = { title: 'Create an account' };

interface SignUpPageProps {
  readonly searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function SignUpPage({ searchParams }: SignUpPageProps) {
  const callbackUrl = safeCallbackUrl((await searchParams).callbackUrl);
  if ((await knownUser()) !== null) redirect(callbackUrl);
  const isMailOn = getContainer().config.mail !== null;
  return (
    <AuthPage
      title="Create your account"
      footer={
        <p>
          Already have an account? <TextLink href={signInPath(callbackUrl)}>Sign in</TextLink>
        </p>
      }
    >
      {isMailOn ? null : <MailOffNotice>We can't verify addresses or reset passwords.</MailOffNotice>}
      <SignUpForm callbackUrl={callbackUrl} needsVerification={isMailOn} />
    </AuthPage>
  );
}
