import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPage } from '#components/auth/auth-page.tsx';
import { LinkButton } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { safeCallbackUrl, signInPath } from '#lib/sign-in-paths.ts';
import { knownUser } from '#server/users.ts';

export const metadata: Metadata = { title: 'Email verification' };

interface VerifiedPageProps {
  readonly searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

/** The page that the link in a verification email leads to. */
export default async function VerifiedPage({ searchParams }: VerifiedPageProps) {
  const { callbackUrl, error } = await searchParams;
  if (error !== undefined) return <NotConfirmed />;
  const path = safeCallbackUrl(callbackUrl);
  // A valid link signs the user in. Without a sign-in, the address was not verified by this visit.
  if ((await knownUser()) === null) redirect(signInPath(path));
  return <Confirmed callbackUrl={path} />;
}

function Confirmed({ callbackUrl }: { readonly callbackUrl: string }) {
  return (
    <AuthPage title="You're in">
      <div className="space-y-5">
        <Notice tone="success">Your email is verified.</Notice>
        <LinkButton href={callbackUrl} className="w-full">
          Continue
        </LinkButton>
      </div>
    </AuthPage>
  );
}

function NotConfirmed() {
  return (
    <AuthPage title="This link didn't work">
      <div className="space-y-5">
        <Notice tone="warning">
          The link is incomplete or more than one hour old. Sign in with your email and password to get a new one.
        </Notice>
        <LinkButton href="/auth/signin" className="w-full">
          Sign in
        </LinkButton>
      </div>
    </AuthPage>
  );
}
