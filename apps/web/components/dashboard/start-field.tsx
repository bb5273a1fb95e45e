'use client';

import { TimeZoneName } from '#components/time/time-zone-name.tsx';
import { useIsMounted } from '#components/time/use-is-mounted.ts';
import { Field } from '#components/ui/field.tsx';
import { nextFullHour, toLocalInput } from './local-input-time.ts';

interface StartFieldProps {
  /** Absent: the next full hour. */
  readonly defaultStart?: Date;
}

/** Day and time on the viewer's own clock. */
export function StartField({ defaultStart }: StartFieldProps) {
  const isMounted = useIsMounted();
  const start = defaultStart ?? nextFullHour(new Date());
  return (
    <Field
      label="Start"
      hint={
        <>
          In <TimeZoneName />.
        </>
      }
    >
      {(control) => (
        // The key makes a new input once the viewer's clock is known; until then there is no right value.
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
