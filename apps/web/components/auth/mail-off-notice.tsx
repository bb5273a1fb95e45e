import type { ReactNode } from 'react';
import { Notice } from '#components/ui/notice.tsx';

/** Says that this installation sends no mail, and what that means here. */
export function MailOffNotice({ children }: { readonly children: ReactNode }) {
  return (
    <Notice title="This platform sends no e-mail" className="mb-6">
      {children}
    </Notice>
  );
}
