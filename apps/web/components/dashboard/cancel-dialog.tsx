'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { useApiAction } from './use-api-action.ts';

interface CancelDialogProps {
  readonly sessionId: string;
  readonly title: string;
}

export function CancelDialog({ sessionId, title }: CancelDialogProps) {
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
      <Dialog title="Cancel this session?" open={isOpen} onClose={close}>
        <div className="space-y-5">
          {problem === null ? null : <Notice tone="danger">{problem}</Notice>}
          <p>“{title}” is called off for both of you, and the time is free again. The other person is told.</p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button tone="secondary" onClick={close}>
              Keep it
            </Button>
            <Button tone="danger" busy={isBusy} onClick={cancel}>
              Cancel the session
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
