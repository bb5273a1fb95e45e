import {
  type AuditEntry,
  type AuditSource,
  type OperatorAlert,
  type Recording,
  type RecordingEvent,
  type Room,
  type Transition,
  transition,
} from '../domain/index.ts';
import type { Repositories, UnitOfWork } from '../ports/index.ts';

interface RecordingAdvance {
  /** Locked, together with its room, by the caller's transaction. */
  readonly recording: Recording;
  readonly event: RecordingEvent;
  readonly source: AuditSource;
}

/**
 * Applies one event to a recording; the only way its state changes. The transition, its audit event and the next job
 * are written in the caller's transaction. A late or repeated event changes nothing.
 */
export async function advanceRecording(
  { recordings, audit, alerts, jobs }: Repositories,
  { recording, event, source }: RecordingAdvance,
): Promise<Transition> {
  const step = transition(recording, event);
  if (step.kind === 'ignored') return step;
  await recordings.update(recording.id, step.changes);
  await audit.record({ ...auditLineOf(event), source, roomId: recording.roomId, recordingId: recording.id });
  if (event.type === 'failed') await alerts.raise(alertOf(recording, event), event.at);
  if (step.followUp !== null) await jobs.enqueue(step.followUp, { recordingId: recording.id });
  return step;
}

function alertOf(
  { id, roomName }: Recording,
  { code, message }: Extract<RecordingEvent, { type: 'failed' }>,
): OperatorAlert {
  // One alert per reason: a retry that fails for the same reason raises no second alert.
  const about = { alert: 'recording_failed', subject: `${id} ${code}`, recordingId: id } as const;
  return { ...about, message: `The recording ${id} of ${roomName} has failed (${code}): ${message}` };
}

function auditLineOf(event: RecordingEvent): Pick<AuditEntry, 'type' | 'severity' | 'data'> {
  switch (event.type) {
    case 'recorder_replaced': {
      const data = { recorder: event.recorder, reason: event.reason };
      return { type: 'recording_recorder_replaced', severity: 'warning', data };
    }
    case 'capture_began':
      return { type: 'recording_started', data: { recordingSid: event.recordingSid } };
    case 'stop_requested':
      return { type: 'recording_stop_requested', data: { reason: event.reason } };
    case 'capture_ended':
      return {
        type: 'recording_captured',
        data: { reason: event.reason, ...event.sessionSpan, ...(event.output && { output: event.output }) },
      };
    case 'artifact_composed':
      return { type: 'recording_composed', data: { ...event.artifact } };
    case 'object_verified':
      return { type: 'recording_completed', data: { ...event.object } };
    case 'failed':
      return { type: 'recording_failed', severity: 'error', data: { code: event.code, message: event.message } };
    case 'discarded':
      return { type: 'recording_discarded', data: { reason: event.reason } };
    case 'retry_requested':
      return { type: 'recording_retried', severity: 'warning', data: { reason: event.reason } };
  }
}

/** Applies one event from the worker to one recording, in its own transaction. */
export async function advanceLocked(unitOfWork: UnitOfWork, recordingId: string, event: RecordingEvent): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked === null) return;
    await advanceRecording(repositories, { recording: locked.recording, event, source: 'worker' });
  });
}

export interface LockedRecording {
  readonly recording: Recording;
  readonly room: Room;
}

/**
 * Locks a recording and its room until the transaction ends, the room first. Returns null if there is no such
 * recording.
 */
export async function lockRecording(
  { rooms, recordings }: Repositories,
  recordingId: string,
): Promise<LockedRecording | null> {
  const unlocked = await recordings.find(recordingId);
  if (unlocked === null) return null;
  const room = await rooms.lock(unlocked.roomId);
  const recording = await recordings.lock(recordingId);
  return room === null || recording === null ? null : { room, recording };
}
