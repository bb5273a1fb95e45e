import { YoungMindsError } from '@young-minds/core';
import type { AccessOrigin } from '../domain/index.ts';
import type { UnitOfWork } from '../ports/index.ts';
import { auditRefusal, findWithRoom } from './authorize-viewer.ts';

export interface AnonymousRequest {
  /** As in the request's URL. */
  readonly recordingId: string;
  readonly origin: AccessOrigin;
}

/**
 * Refuses a recording to a user who is not signed in; if the recording exists, writes the refusal to the audit trail.
 * @throws UNAUTHENTICATED
 */
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
