import { Field } from '#components/ui/field.tsx';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '#lib/password-length.ts';

export function EmailField() {
  return (
    <Field label="Email">
      {(control) => <input {...control} name="email" type="email" autoComplete="email" required maxLength={254} />}
    </Field>
  );
}

interface PasswordFieldProps {
  readonly label?: string;
  /** A new password must meet the length rules; the hint names them. */
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
