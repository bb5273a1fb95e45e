import type { ReactNode } from 'react';
import { classNames } from './button.tsx';

type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

const NOTICE_TONES: Readonly<Record<NoticeTone, string>> = {
  info: 'border-info bg-info-soft text-info',
  success: 'border-success bg-success-soft text-success',
  warning: 'border-warning bg-warning-soft text-warning',
  danger: 'border-danger bg-danger-soft text-danger',
};

export type BadgeTone = 'neutral' | NoticeTone;

const BADGE_TONES: Readonly<Record<BadgeTone, string>> = {
  neutral: 'bg-sunken text-ink-soft',
  info: 'bg-info-soft text-info',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
};

interface NoticeProps {
  readonly tone?: NoticeTone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** A message within the page. Screen readers announce failures immediately, other tones when they are idle. */
export function Notice({ tone = 'info', title, children, className }: NoticeProps) {
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={classNames('rounded-lg border-l-4 px-4 py-3 text-[0.95rem]', NOTICE_TONES[tone], className)}
    >
      {title === undefined ? null : <p className="font-semibold">{title}</p>}
      {children === undefined ? null : <div className="text-ink">{children}</div>}
    </div>
  );
}

export function Badge({ tone = 'neutral', children }: { readonly tone?: BadgeTone; readonly children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-medium whitespace-nowrap',
        BADGE_TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
