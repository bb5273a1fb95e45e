import type { Metadata } from 'next';
import { AuthPage } from '#components/auth/auth-page.tsx';
import { ResetPasswordForm } from '#components/auth/reset-password-form.tsx';
import { LinkButton } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';

export const metadata: Metadata = {
  title: 'Choose a new password',
  // The URL contains the token.
  referrer: 'no-referrer',
};

interface ResetPasswordPageProps {
  readonly searchParams: Promise<{ token?: string | string[]; error?: string | string[] }>;
}

export default async function ResetPasswordPage({ searchParams }: ResetPasswordPageProps) {
  const { token, error } = await searchParams;
  const isUsable = typeof token === 'string' && error === undefined;
  return (
    <AuthPage title="Choose a new password">{isUsable ? <ResetPasswordForm token={token} /> : <StaleLink />}</AuthPage>
  );
}

function StaleLink() {
  return (
    <div className="space-y-5">
      <Notice tone="warning">This link no longer works. It was already used, or it is more than one hour old.</Notice>
      <LinkButton href="/auth/forgot-password" className="w-full">
        Get a new link
      </LinkButton>
    </div>
  );
}
