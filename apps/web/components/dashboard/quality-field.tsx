import type { Resolution } from '@young-minds/recording/domain';
import { Field } from '#components/ui/field.tsx';

const CHOICES: ReadonlyArray<{ readonly resolution: Resolution; readonly text: string }> = [
  { resolution: '1280x720', text: 'Standard (720p)' },
  { resolution: '1920x1080', text: 'High (1080p)' },
];

/** The resolution of the recording. Every session is recorded, so there is no choice to turn it off. */
export function QualityField() {
  return (
    <Field label="Recording quality" hint="Every session is recorded. Only the two of you can watch it.">
      {(control) => (
        <select {...control} name="resolution">
          {CHOICES.map(({ resolution, text }) => (
            <option key={resolution} value={resolution}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
