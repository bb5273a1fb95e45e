'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { formText } from '#lib/form-text.ts';
import { DurationField } from './duration-field.tsx';
import { toUtc } from './local-input-time.ts';
import { StartField } from './start-field.tsx';
import { useApiAction } from './use-api-action.ts';

interface RescheduleDialogProps {
  readonly sessionId: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly durationMinutes: number;
}

export function RescheduleDialog({ sessionId, title, startsAt, durationMinutes }: RescheduleDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { isBusy, problem, post, forgetProblem } = useApiAction();
  const close = () => {
    setIsOpen(false);
    forgetProblem();
  };
  const move = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const body = { startsAt: toUtc(formText(fields, 'start')), durationMinutes: Number(formText(fields, 'duration')) };
    if (await post(`/api/bookings/${sessionId}/reschedule`, body)) close();
  };
  return (
    <>
      <Button tone="secondary" aria-label={`Reschedule ${title}`} onClick={() => setIsOpen(true)}>
        Reschedule
      </Button>
      <Dialog title={`Reschedule “${title}”`} open={isOpen} onClose={close}>
        <form onSubmit={move} className="space-y-5">
          {problem === null ? null : <Notice tone="danger">{problem}</Notice>}
          <StartField defaultStart={startsAt} />
          <DurationField defaultMinutes={durationMinutes} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button tone="secondary" onClick={close}>
              Back
            </Button>
            <Button type="submit" busy={isBusy}>
              Reschedule
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
