import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPage } from '#components/auth/auth-page.tsx';
import { SignInForm } from '#components/auth/sign-in-form.tsx';
import { TextLink } from '#components/ui/button.tsx';
import { safeCallbackUrl, signUpPath } from '#lib/sign-in-paths.ts';
import { knownUser } from '#server/users.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  readonly searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const callbackUrl = safeCallbackUrl((await searchParams).callbackUrl);
  if ((await knownUser()) !== null) redirect(callbackUrl);
  return (
    <AuthPage
      title="Welcome back"
      footer={
        <>
          <p>
            New here? <TextLink href={signUpPath(callbackUrl)}>Create an account</TextLink>
          </p>
          <p>
            <TextLink href="/auth/forgot-password">Forgot your password?</TextLink>
          </p>
        </>
      }
    >
      <SignInForm callbackUrl={callbackUrl} />
    </AuthPage>
  );
}
