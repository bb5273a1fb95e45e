'use client';

import type { Resolution } from '@young-minds/recording/domain';
import { TimeZoneName, useIsMounted } from '#components/time/local-time.tsx';
import { Field } from '#components/ui/field.tsx';

const DURATIONS_MINUTES = [15, 30, 45, 60, 90, 120];
const QUALITIES: ReadonlyArray<{ readonly resolution: Resolution; readonly text: string }> = [
  { resolution: '1280x720', text: 'Standard (720p)' },
  { resolution: '1920x1080', text: 'High (1080p)' },
];

interface StartFieldProps {
  /** Default: the next full hour. */
  readonly defaultStart?: Date;
}

/** The start date and time, in the viewer's time zone. */
export function StartField({ defaultStart }: StartFieldProps) {
  const isMounted = useIsMounted();
  const start = defaultStart ?? nextFullHour(new Date());
  return (
    <Field
      label="Start"
      hint={
        <>
          In <TimeZoneName />
        </>
      }
    >
      {(control) => (
        // The key creates a new input once the viewer's time zone is known. Before that, no default value is right.
        <input
          {...control}
          key={String(isMounted)}
          name="start"
          type="datetime-local"
          required
          defaultValue={isMounted ? toLocalInput(start) : ''}
        />
      )}
    </Field>
  );
}

export function DurationField({ defaultMinutes = 45 }: { readonly defaultMinutes?: number }) {
  const choices = [...new Set([...DURATIONS_MINUTES, defaultMinutes])].sort((a, b) => a - b);
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

/** The resolution of the recording. Every session is recorded, so there is no choice to turn it off. */
export function QualityField() {
  return (
    <Field label="Recording quality" hint="Every session is recorded. Only the two of you can watch it.">
      {(control) => (
        <select {...control} name="resolution">
          {QUALITIES.map(({ resolution, text }) => (
            <option key={resolution} value={resolution}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Formats a moment in the viewer's time zone as the value of a `datetime-local` input: `2030-01-31T15:00`. */
export function toLocalInput(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

/** Converts the value of a `datetime-local` input to ISO 8601 in UTC; returns an empty string if it holds no time. */
export function toUtc(localInput: string): string {
  const moment = new Date(localInput);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

/** Returns the next full hour, the default start of a session. */
export function nextFullHour(now: Date): Date {
  const hourMs = 3_600_000;
  return new Date(Math.ceil(now.getTime() / hourMs) * hourMs);
}
