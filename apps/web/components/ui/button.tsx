import type { ComponentProps } from 'react';
import { type ButtonTone, buttonStyle } from './button-style.ts';
import { Spinner } from './spinner.tsx';

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
