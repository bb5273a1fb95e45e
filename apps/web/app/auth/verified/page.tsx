import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPage } from '#components/auth/auth-page.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { safeCallbackUrl, signInPath } from '#lib/callback-url.ts';
import { currentUser } from '#server/current-user.ts';

export const metadata: Metadata = { title: 'E-mail confirmation' };

interface VerifiedPageProps {
  readonly searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

/** Where the link of a confirmation mail ends up. */
export default async function VerifiedPage({ searchParams }: VerifiedPageProps) {
  const { callbackUrl, error } = await searchParams;
  if (error !== undefined) return <NotConfirmed />;
  const path = safeCallbackUrl(callbackUrl);
  // A good link signs its reader in; without that there is nothing to congratulate on.
  if ((await currentUser()) === null) redirect(signInPath(path));
  return <Confirmed callbackUrl={path} />;
}

function Confirmed({ callbackUrl }: { readonly callbackUrl: string }) {
  return (
    <AuthPage title="You are in">
      <div className="space-y-5">
        <Notice tone="success">Your e-mail address is confirmed.</Notice>
        <LinkButton href={callbackUrl} className="w-full">
          Continue
        </LinkButton>
      </div>
    </AuthPage>
  );
}

function NotConfirmed() {
  return (
    <AuthPage title="That link did not work">
      <div className="space-y-5">
        <Notice tone="warning">
          The link is incomplete, or older than one hour. Sign in with your address and password: you can then ask for a
          new one.
        </Notice>
        <LinkButton href="/auth/signin" className="w-full">
          Go to sign-in
        </LinkButton>
      </div>
    </AuthPage>
  );
}
