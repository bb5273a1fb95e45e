import type { ReactNode } from 'react';

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
