import { YoungMindsError } from '@young-minds/core';
import type { AccessOrigin } from '../domain/index.ts';
import type { UnitOfWork } from '../ports/index.ts';
import { auditRefusal, findWithRoom } from './authorize-viewer.ts';

export interface AnonymousRequest {
  /** As it came from the address. */
  readonly recordingId: string;
  readonly origin: AccessOrigin;
}

/** Refuses a recording to somebody who has not signed in; for one that exists, the audit trail keeps it. @throws UNAUTHENTICATED */
export async function refuseAnonymous(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { recordingId, origin }: AnonymousRequest,
): Promise<never> {
  const refusal = new YoungMindsError('UNAUTHENTICATED', 'Sign in first.');
  await unitOfWork.run(async (repositories) => {
    const found = await findWithRoom(repositories, recordingId);
    if (found !== null) await auditRefusal(repositories, found, { origin, refusal });
  });
  throw refusal;
}
