import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './button.tsx';

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return (
    <section
      {...rest}
      className={classNames('rounded-2xl border border-line bg-surface p-5 shadow-card sm:p-7', className)}
    />
  );
}

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** The replacement for an empty list: why it is empty, and what the user can do. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="rounded-xl border border-dashed border-line px-5 py-8 text-center">
      <p className="font-display text-lg font-semibold">{title}</p>
      {children === undefined ? null : (
        <div className="mx-auto mt-1 max-w-prose text-ink-soft empty:hidden">{children}</div>
      )}
    </div>
  );
}

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
