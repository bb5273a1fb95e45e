import type { Clock } from '@young-minds/core';
import type { UnitOfWork } from '../ports/index.ts';

/** LiveKit repeats a webhook for minutes; the rest of the time is for an operator who looks for one. */
const KEPT_MS = 30 * 24 * 3_600_000;
const BATCH_SIZE = 1_000;

/** Deletes processed webhooks that were received more than 30 days ago. What they caused stays in the audit trail. */
export async function deleteOldWebhooks({
  unitOfWork,
  clock,
}: {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}): Promise<void> {
  const receivedBefore = new Date(clock.now().getTime() - KEPT_MS);
  let deleted = BATCH_SIZE;
  while (deleted === BATCH_SIZE) {
    deleted = await unitOfWork.run(({ inbox }) => inbox.deleteProcessed(receivedBefore, BATCH_SIZE));
  }
}
