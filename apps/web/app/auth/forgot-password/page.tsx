import type { Metadata } from 'next';
import { AuthPage, MailOffNotice } from '#components/auth/auth-page.tsx';
import { ForgotPasswordForm } from '#components/auth/forgot-password-form.tsx';
import { TextLink } from '#components/ui/button.tsx';
import { getContainer } from '#server/container.ts';

export const metadata: Metadata = { title: 'Forgot password' };

export default function ForgotPasswordPage() {
  const isMailOn = getContainer().config.mail !== null;
  return (
    <AuthPage title="Forgot your password?" footer={<TextLink href="/auth/signin">Back to sign in</TextLink>}>
      {isMailOn ? (
        <ForgotPasswordForm />
      ) : (
        <MailOffNotice>We can't send you a link to reset your password. Contact your administrator.</MailOffNotice>
      )}
    </AuthPage>
  );
}
