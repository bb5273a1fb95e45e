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
