import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';

interface ToggleButtonProps extends ComponentProps<'button'> {
  /** What pressing does, such as "Mute microphone"; it changes with the state. */
  readonly label: string;
  readonly isOn: boolean;
  readonly icon: ReactNode;
}

/** A round button that turns a device on or off. Red while it is off, so that a muted microphone is noticed. */
export function ToggleButton({ label, isOn, icon, className, ...rest }: ToggleButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-12 items-center justify-center rounded-full focus-visible:outline-white disabled:opacity-60',
        isOn ? 'bg-[#2b3639] text-white hover:bg-[#3d4b4f]' : 'bg-[#b3261e] text-white hover:bg-[#8c1d18]',
        className,
      )}
    >
      {icon}
    </button>
  );
}
