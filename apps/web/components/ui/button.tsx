import Link from 'next/link';
import type { ComponentProps } from 'react';

type ButtonTone = 'primary' | 'secondary' | 'danger' | 'quiet';

const BASE =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-4 py-2 text-[0.95rem] font-semibold ' +
  'motion-safe:transition-colors disabled:cursor-not-allowed disabled:opacity-60';

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-primary text-on-primary hover:bg-primary-strong',
  secondary: 'border border-control bg-surface text-ink hover:bg-sunken',
  danger: 'border border-danger bg-surface text-danger hover:bg-danger-soft',
  quiet: 'text-primary underline-offset-4 hover:underline',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: ButtonTone;
  /** Shows a spinner and disables the button while a request is in progress. */
  readonly busy?: boolean;
}

export function Button({ tone = 'primary', busy = false, className, children, type, disabled, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      disabled={disabled === true || busy}
      aria-busy={busy}
      className={buttonStyle(tone, className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

/** The class names of buttons, and of links that look like buttons. */
function buttonStyle(tone: ButtonTone, className?: string): string {
  return classNames(BASE, TONES[tone], className);
}

interface LinkButtonProps extends ComponentProps<typeof Link> {
  readonly tone?: ButtonTone;
}

/** A link that looks like a button. Use it for navigation, and `Button` for actions. */
export function LinkButton({ tone = 'primary', className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonStyle(tone, className)} />;
}

interface SpinnerProps {
  /** Shown, and announced to screen readers. Without it, the spinner is decoration next to other text. */
  readonly label?: string;
}

export function Spinner({ label }: SpinnerProps) {
  return (
    <span className="inline-flex items-center gap-3" role={label === undefined ? undefined : 'status'}>
      <span
        aria-hidden="true"
        className="size-4 motion-safe:animate-spin rounded-full border-2 border-current border-r-transparent"
      />
      {label === undefined ? null : <span>{label}</span>}
    </span>
  );
}

/** Joins the class names that are not empty. */
export function classNames(...names: ReadonlyArray<string | false | null | undefined>): string {
  return names.filter(Boolean).join(' ');
}

export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      className={classNames('rounded font-semibold text-primary underline underline-offset-4', className)}
    />
  );
}
