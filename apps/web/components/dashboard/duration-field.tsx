import { Field } from '#components/ui/field.tsx';

const CHOICES_MINUTES = [15, 30, 45, 60, 90, 120];

export function DurationField({ defaultMinutes = 45 }: { readonly defaultMinutes?: number }) {
  const choices = [...new Set([...CHOICES_MINUTES, defaultMinutes])].sort((a, b) => a - b);
  return (
    <Field label="Duration">
      {(control) => (
        <select {...control} name="duration" defaultValue={defaultMinutes}>
          {choices.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes} minutes
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
