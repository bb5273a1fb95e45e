import { nextRetryAt, type Recording } from '../../domain/index.ts';
import { adoptObject, findOwnObject } from './adopt-object.ts';
import type { Check, Finding, ReconcileDeps } from './finding.ts';
import { isAnythingLeft } from './is-anything-left.ts';
import { readOn } from './read-on.ts';
import { requestRetry } from './retry-recording.ts';

const BATCH_SIZE = 100;
/** A worker that has just stored a file completes the row within seconds. */
const SETTLING_MS = 60_000;

/** Finds failed recordings that still have tracks or a finished object. */
export const findFailed: Check = async function* (deps) {
  const failed = await readOn(deps, {
    name: 'reconcile-failed',
    limit: BATCH_SIZE,
    list: ({ recordings }, afterId, limit) => recordings.listFailed(afterId, limit),
  });
  for (const recording of failed) {
    const finding = await judgeFailed(deps, recording);
    if (finding !== null) yield finding;
  }
};

/** Finds captured recordings that wait and have nothing left but the finished object. */
export const findStoredUnnoticed: Check = async function* (deps) {
  const { unitOfWork, clock } = deps;
  const since = new Date(clock.now().getTime() - SETTLING_MS);
  const waiting = await unitOfWork.run(({ recordings }) => recordings.listUnfinished(since, BATCH_SIZE));
  for (const recording of waiting) {
    // With its tracks, it is composed and compared. Without them, its object is all there is, and is used.
    if (await isAnythingLeft(deps, recording)) continue;
    const finding = await judgeObject(deps, recording);
    if (finding !== null) yield finding;
  }
};

async function judgeFailed(deps: ReconcileDeps, recording: Recording): Promise<Finding | null> {
  const { clock } = deps;
  if (!(await isAnythingLeft(deps, recording))) return judgeObject(deps, recording);
  const dueAt = nextRetryAt(recording);
  if (dueAt === null || dueAt > clock.now()) return null;
  const { id: recordingId, roomId, errorCode } = recording;
  const reason = 'what was captured is there';
  const retry = { recordingId, at: clock.now(), reason, source: 'reconciler' } as const;
  const detail = `it failed (${errorCode}), and ${reason}`;
  return { kind: 'failed_with_bytes', roomId, recordingId, detail, repair: (found) => requestRetry(found, retry) };
}

/** Proposes to adopt the object of a recording that has nothing else left. */
async function judgeObject({ storage, clock }: ReconcileDeps, recording: Recording): Promise<Finding | null> {
  const { id: recordingId, roomId, phase } = recording;
  const object = await findOwnObject(storage.current, recording);
  if (object === null) return null;
  const adoption = { recordingId, object, at: clock.now(), source: 'reconciler' } as const;
  const detail = `it is ${phase}, and its object is in the store`;
  return { kind: 'object_unclaimed', roomId, recordingId, detail, repair: (found) => adoptObject(found, adoption) };
}
