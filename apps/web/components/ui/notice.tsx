import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

const TONES: Readonly<Record<NoticeTone, string>> = {
  info: 'border-info bg-info-soft text-info',
  success: 'border-success bg-success-soft text-success',
  warning: 'border-warning bg-warning-soft text-warning',
  danger: 'border-danger bg-danger-soft text-danger',
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
      className={classNames('rounded-lg border-l-4 px-4 py-3 text-[0.95rem]', TONES[tone], className)}
    >
      {title === undefined ? null : <p className="font-semibold">{title}</p>}
      {children === undefined ? null : <div className="text-ink">{children}</div>}
    </div>
  );
}
