import { classNames } from './class-names.ts';

export type ButtonTone = 'primary' | 'secondary' | 'danger' | 'quiet';

const BASE =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-4 py-2 text-[0.95rem] font-semibold ' +
  'motion-safe:transition-colors disabled:cursor-not-allowed disabled:opacity-60';

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-primary text-on-primary hover:bg-primary-strong',
  secondary: 'border border-control bg-surface text-ink hover:bg-sunken',
  danger: 'border border-danger bg-surface text-danger hover:bg-danger-soft',
  quiet: 'text-primary underline-offset-4 hover:underline',
};

/** The class names of buttons, and of links that look like buttons. */
export function buttonStyle(tone: ButtonTone, className?: string): string {
  return classNames(BASE, TONES[tone], className);
}
