'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { formText } from '#lib/form.ts';
import { DurationField, StartField, toUtc } from './booking-fields.tsx';
import { useApiAction } from './use-api-action.ts';

interface CancelDialogProps {
  readonly sessionId: string;
  readonly title: string;
  /** The name of the other participant. */
  readonly otherName: string;
}

export function CancelDialog({ sessionId, title, otherName }: CancelDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { isBusy, problem, post, forgetProblem } = useApiAction();
  const close = () => {
    setIsOpen(false);
    forgetProblem();
  };
  const cancel = async () => {
    if (await post(`/api/bookings/${sessionId}/cancel`)) close();
  };
  return (
    <>
      <Button tone="danger" aria-label={`Cancel ${title}`} onClick={() => setIsOpen(true)}>
        Cancel
      </Button>
      <Dialog title={`Cancel “${title}”?`} open={isOpen} onClose={close}>
        <div className="space-y-5">
          {problem === null ? null : <Notice tone="danger">{problem}</Notice>}
          <p>This cancels the session for both of you. We'll notify {otherName}.</p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button tone="secondary" onClick={close}>
              Keep session
            </Button>
            <Button tone="danger" busy={isBusy} onClick={cancel}>
              Cancel session
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

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
