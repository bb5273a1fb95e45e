import type { ReactNode } from 'react';
import { Notice } from '#components/ui/notice.tsx';

/** Says that email is turned off, and what that means on this page. */
export function MailOffNotice({ children }: { readonly children: ReactNode }) {
  return (
    <Notice title="Email is turned off" className="mb-6">
      {children}
    </Notice>
  );
}
