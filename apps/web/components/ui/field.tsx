import { type ReactNode, useId } from 'react';

interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
  readonly className: string;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with the value, and how to fix it. */
  readonly error?: string | undefined;
  /** Renders the input, select or textarea. Spread the props onto it to connect label, hint and error. */
  readonly children: (control: ControlProps) => ReactNode;
}

const CONTROL =
  'block min-h-11 w-full rounded-lg border border-control bg-surface px-3 py-2 text-ink ' +
  'placeholder:text-ink-soft aria-invalid:border-danger';

/** A labeled form control with a hint and an error. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint === undefined ? null : hintId, error === undefined ? null : errorId].filter(Boolean);
  const control: ControlProps = {
    id,
    'aria-describedby': describedBy.length === 0 ? undefined : describedBy.join(' '),
    'aria-invalid': error === undefined ? undefined : true,
    className: CONTROL,
  };
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-semibold">
        {label}
      </label>
      {children(control)}
      {hint === undefined ? null : (
        <p id={hintId} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={errorId} className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
