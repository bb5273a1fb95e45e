import type { ReactNode } from 'react';

interface MessagePageProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons and links for the next step. */
  readonly actions?: ReactNode;
}

/** A page with a single message, such as not found, no access or a failure. */
export function MessagePage({ title, children, actions }: MessagePageProps) {
  return (
    <div className="mx-auto flex w-full max-w-xl flex-1 flex-col justify-center px-4 py-16 text-center">
      <h1 className="text-3xl sm:text-4xl">{title}</h1>
      <div className="mt-3 text-lg text-ink-soft">{children}</div>
      {actions === undefined ? null : <div className="mt-8 flex flex-wrap justify-center gap-3">{actions}</div>}
    </div>
  );
}
