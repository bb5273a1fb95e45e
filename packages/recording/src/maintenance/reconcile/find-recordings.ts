import { captureSourceOf } from '../../composition/compose-recording.ts';
import { ACTIVE_PHASES, DEADLINES_MS, nextRetryAt, type Recording, sessionIdOfRoom } from '../../domain/index.ts';
import { lockRecording } from '../../pipeline/advance-recording.ts';
import { followPresence } from '../../presence/follow-presence.ts';
import { findUnknownPresence } from '../../presence/reconcile-presence.ts';
import { toStored } from '../stored-recordings.ts';
import { verifyRecording } from '../verify-recordings.ts';
import { adoptObject, findOwnObject } from './adopt-object.ts';
import { type Check, type Finding, isAnythingLeft, type ReconcileDeps, readNextPage } from './finding.ts';
import { requestRetry } from './retry-recording.ts';

const ROOM_BATCH_SIZE = 1000;
const UNFINISHED_BATCH_SIZE = 100;
/** A recorder leaves within one or two seconds after its recording's end. */
const LEAVING_MS = 30_000;
/** Storing deletes the folder itself right after it has completed the row. */
const CLEARING_UP_MS = 5 * 60_000;
/** A worker that has just stored a file completes the row within seconds. */
const SETTLING_MS = 60_000;

/** Finds rooms with joins and leaves that no webhook reported. */
export const findPresence: Check = async function* (deps) {
  for await (const { room, facts, repair } of findUnknownPresence(deps)) {
    const count = (type: string) => facts.filter((fact) => fact.type === type).length;
    const detail = `${room.roomName}: ${count('joined')} joined and ${count('left')} left without a webhook`;
    yield { kind: 'presence_unknown', roomId: room.id, detail, repair };
  }
};

/**
 * Finds recordings in progress that no worker has taken over in time. Each worker's sweep enqueues the same start
 * earlier. This check is a second line of defense, because without a takeover the session is not recorded: it counts
 * and audits takeovers that are overdue, runs if the sweep fails before its own check, and serves `npm run reconcile`,
 * which may run while no worker does.
 */
export const findUnheld: Check = async function* ({ unitOfWork, clock, policy }) {
  const since = new Date(clock.now().getTime() - DEADLINES_MS.takeover);
  const unheld = await unitOfWork.run(({ recordings }) => recordings.listAbandoned(since, ROOM_BATCH_SIZE));
  for (const { id, roomId, phase } of unheld) {
    const repair: Finding['repair'] = async (repositories) => {
      const locked = await lockRecording(repositories, id);
      if (locked === null || locked.recording.captureEndedAt !== null) return false;
      await followPresence(repositories, { room: locked.room, policy, now: clock.now() });
      await repositories.jobs.enqueue('start-recording', { recordingId: id });
      return true;
    };
    yield {
      kind: 'recording_unheld',
      roomId,
      recordingId: id,
      detail: `it is ${phase}, and no worker holds its lease`,
      repair,
    };
  }
};

/** Finds recorders in rooms where no recording needs them. */
export const findOrphanedRecorders: Check = async function* ({ unitOfWork, clock, roomParticipants }) {
  const open = (await roomParticipants.listOpen()).filter((roomName) => sessionIdOfRoom(roomName) !== null);
  for (const roomName of open) {
    for (const recordingId of await roomParticipants.listRecorders(roomName)) {
      const recording = await unitOfWork.run(({ recordings }) => recordings.find(recordingId));
      // An unknown recording may belong to another platform on the same LiveKit.
      if (recording === null || ACTIVE_PHASES.some((phase) => phase === recording.phase)) continue;
      const overSinceMs = recording.captureEndedAt?.getTime() ?? 0;
      if (clock.now().getTime() - overSinceMs < LEAVING_MS) continue;
      const repair: Finding['repair'] = async () => {
        await roomParticipants.removeRecorder(roomName, recordingId);
        return true;
      };
      const detail = `its recorder is in ${roomName}, and it is ${recording.phase}`;
      yield { kind: 'recorder_orphaned', roomId: recording.roomId, recordingId, detail, repair };
    }
  }
};

/** Finds capture folders that are no longer needed, and folders of unknown recordings. */
export const findLeftCaptures: Check = async function* (deps) {
  for (const recordingId of await deps.captures.list()) {
    const recording = await deps.unitOfWork.run(({ recordings }) => recordings.find(recordingId));
    const finding = recording === null ? unknown(recordingId) : await judge(deps, recording);
    if (finding !== null) yield finding;
  }
};

/** An unknown folder is kept: the database may be older than the disk. */
function unknown(recordingId: string): Finding {
  const message = `CAPTURE_DIR has a folder ${recordingId}, and the database has no such recording. It is kept. After a restore, the database may be older than the disk; otherwise the folder may be removed.`;
  const detail = 'a capture folder without a recording in the database; it is kept';
  return {
    kind: 'capture_unknown',
    detail: `${recordingId}: ${detail}`,
    alert: { alert: 'capture_unknown', subject: recordingId, message },
  };
}

/** Reports a folder only after its recording's object was found in the store with the right size. */
async function judge({ clock, composer, storage }: ReconcileDeps, recording: Recording): Promise<Finding | null> {
  const { id: recordingId, roomId, completedAt } = recording;
  if (completedAt === null || clock.now().getTime() - completedAt.getTime() < CLEARING_UP_MS) return null;
  const stored = toStored(recording);
  if (stored === null) return null;
  const { verdict } = await verifyRecording(storage, { stored, readsBytes: false });
  if (verdict !== 'sound') return null;
  const repair: Finding['repair'] = async () => {
    await composer.discard(recordingId, captureSourceOf(recording));
    return true;
  };
  const detail = 'its tracks are still on the disk, and it is stored';
  return { kind: 'capture_left_over', roomId, recordingId, detail, repair };
}

/** Finds failed recordings that still have tracks or a finished object. */
export const findFailed: Check = async function* (deps) {
  const failed = await readNextPage(deps, {
    name: 'reconcile-failed',
    limit: UNFINISHED_BATCH_SIZE,
    list: ({ recordings }, afterId, limit) => recordings.listFailed(afterId, limit),
  });
  for (const recording of failed) {
    const finding = await judgeFailed(deps, recording);
    if (finding !== null) yield finding;
  }
};

async function judgeFailed(deps: ReconcileDeps, recording: Recording): Promise<Finding | null> {
  const { clock } = deps;
  if (!(await isAnythingLeft(deps, recording))) return judgeObject(deps, recording);
  const dueAt = nextRetryAt(recording);
  if (dueAt === null || dueAt > clock.now()) return null;
  const { id: recordingId, roomId, errorCode } = recording;
  const reason = 'its captured tracks are on the disk';
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

/** Finds captured recordings that wait and have nothing left but the finished object. */
export const findStoredUnnoticed: Check = async function* (deps) {
  const { unitOfWork, clock } = deps;
  const since = new Date(clock.now().getTime() - SETTLING_MS);
  const waiting = await unitOfWork.run(({ recordings }) => recordings.listUnfinished(since, UNFINISHED_BATCH_SIZE));
  for (const recording of waiting) {
    // With its tracks, it is composed and compared. Without them, its object is all there is, and is used.
    if (await isAnythingLeft(deps, recording)) continue;
    const finding = await judgeObject(deps, recording);
    if (finding !== null) yield finding;
  }
};
