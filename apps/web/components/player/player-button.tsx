import type { ReactNode } from 'react';

interface PlayerButtonProps {
  readonly label: string;
  /** The key with the same function. */
  readonly shortcut: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** An icon button in the player's dark control bar. */
export function PlayerButton({ label, shortcut, onClick, children }: PlayerButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      onClick={onClick}
      className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg hover:bg-white/15 focus-visible:outline-white sm:size-11"
    >
      {children}
    </button>
  );
}
