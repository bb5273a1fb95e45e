import { Field } from '#components/ui/field.tsx';

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

export function EmailField() {
  return (
    <Field label="E-mail address">
      {(control) => <input {...control} name="email" type="email" autoComplete="email" required maxLength={254} />}
    </Field>
  );
}

interface PasswordFieldProps {
  readonly label?: string;
  /** A new password has rules to tell; a known one has none. */
  readonly isNew?: boolean;
}

export function PasswordField({ label = 'Password', isNew = false }: PasswordFieldProps) {
  const rules = isNew ? { minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH } : {};
  return (
    <Field label={label} hint={isNew ? `At least ${MIN_PASSWORD_LENGTH} characters.` : undefined}>
      {(control) => (
        <input
          {...control}
          {...rules}
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
        />
      )}
    </Field>
  );
}
