import type { Role } from '@young-minds/booking/domain';
import { Field } from '#components/ui/field.tsx';
import { MIN_PASSWORD_LENGTH } from '#lib/form.ts';

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
  // Without maxLength: browsers truncate a pasted password to it without a message.
  const rules = isNew ? { minLength: MIN_PASSWORD_LENGTH } : {};
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

const CHOICES: ReadonlyArray<{ readonly role: Role; readonly title: string; readonly text: string }> = [
  { role: 'mentee', title: 'Mentee', text: "I'm looking for a mentor." },
  { role: 'mentor', title: 'Mentor', text: 'I share what I know.' },
];

/** The choice between mentor and mentee, which is final. */
export function RoleField() {
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">I'm joining as a</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {CHOICES.map(({ role, title, text }) => (
          <label
            key={role}
            className="flex cursor-pointer items-start gap-3 rounded-lg border border-control p-3 has-checked:border-primary has-checked:bg-sunken has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-primary"
          >
            <input type="radio" name="role" value={role} required className="mt-1.5 accent-primary" />
            <span>
              <span className="block font-semibold">{title}</span>
              <span className="block text-sm text-ink-soft">{text}</span>
            </span>
          </label>
        ))}
      </div>
      <p className="mt-1.5 text-sm text-ink-soft">You can't change this later.</p>
    </fieldset>
  );
}
