import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { Notice } from '#components/ui/notice.tsx';

interface AuthPageProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Links to related pages, such as sign-in. */
  readonly footer?: ReactNode;
}

/** The narrow layout of the account pages. */
export function AuthPage({ title, children, footer }: AuthPageProps) {
  return (
    <div className="mx-auto w-full max-w-md flex-1 px-4 py-10 sm:py-16">
      <Card>
        <h1 className="mb-6 text-3xl">{title}</h1>
        {children}
      </Card>
      {footer === undefined ? null : <div className="mt-6 space-y-2 text-center text-ink-soft">{footer}</div>}
    </div>
  );
}

/** Says that email is turned off, and what that means on this page. */
export function MailOffNotice({ children }: { readonly children: ReactNode }) {
  return (
    <Notice title="Email is turned off" className="mb-6">
      {children}
    </Notice>
  );
}
