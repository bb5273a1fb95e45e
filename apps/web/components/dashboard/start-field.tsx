'use client';

import { TimeZoneName } from '#components/time/time-zone-name.tsx';
import { useIsMounted } from '#components/time/use-is-mounted.ts';
import { Field } from '#components/ui/field.tsx';
import { nextFullHour, toLocalInput } from './local-input-time.ts';

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
