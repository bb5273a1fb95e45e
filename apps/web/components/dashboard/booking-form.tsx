'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { formText } from '#lib/form.ts';
import { DurationField, QualityField, StartField, toUtc } from './booking-fields.tsx';
import { useApiAction } from './use-api-action.ts';

interface BookingFormProps {
  readonly mentors: ReadonlyArray<{ readonly id: string; readonly name: string }>;
  readonly isRecordingEnabled: boolean;
}

export function BookingForm({ mentors, isRecordingEnabled }: BookingFormProps) {
  const [bookedTitle, setBookedTitle] = useState<string | null>(null);
  const { isBusy, problem, post } = useApiAction();
  const book = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const booking = readBooking(new FormData(form));
    setBookedTitle(null);
    if (!(await post('/api/bookings', booking))) return;
    form.reset();
    setBookedTitle(booking.title);
  };
  return (
    <form onSubmit={book} className="space-y-5">
      {problem === null ? null : <Notice tone="danger">{problem}</Notice>}
      {bookedTitle === null ? null : <Notice tone="success">“{bookedTitle}” is booked.</Notice>}
      <Field label="Mentor">
        {(control) => (
          <select {...control} name="mentor" required defaultValue="">
            <option value="" disabled>
              Choose a mentor
            </option>
            {mentors.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Topic">
        {(control) => <input {...control} name="title" required maxLength={200} placeholder="My first portfolio" />}
      </Field>
      <StartField />
      <DurationField />
      {isRecordingEnabled ? <QualityField /> : null}
      <Button type="submit" busy={isBusy} className="w-full">
        Book session
      </Button>
    </form>
  );
}

function readBooking(fields: FormData) {
  const resolution = formText(fields, 'resolution');
  return {
    mentorId: formText(fields, 'mentor'),
    title: formText(fields, 'title').trim(),
    startsAt: toUtc(formText(fields, 'start')),
    durationMinutes: Number(formText(fields, 'duration')),
    ...(resolution === '' ? {} : { recordingConfig: { resolution } }),
  };
}

/** Moves the focus to the booking form's first field, which scrolls it into view on a phone. */
export function BookButton({ isFirst }: { readonly isFirst: boolean }) {
  const focusForm = () => document.querySelector<HTMLSelectElement>('#book select')?.focus();
  return (
    <Button className="mt-3" onClick={focusForm}>
      {isFirst ? 'Book your first session' : 'Book a session'}
    </Button>
  );
}
