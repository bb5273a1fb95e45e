import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonTone, buttonStyle } from './button-style.ts';

interface LinkButtonProps extends ComponentProps<typeof Link> {
  readonly tone?: ButtonTone;
}

/** A link that looks like a button. Use it for navigation, and `Button` for actions. */
export function LinkButton({ tone = 'primary', className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonStyle(tone, className)} />;
}
