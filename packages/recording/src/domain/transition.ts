import type { Recording, RecordingPhase } from './recording.ts';
import type { RecordingEvent } from './recording-event.ts';
import type { ReplacedCapture } from './recording-metadata.ts';
import { withRetry } from './retries.ts';
import { DISCARDED } from './short-visit.ts';

/** The job that a transition enqueues, in the same transaction. */
type FollowUp = 'compose-recording' | 'store-recording' | 'notify-participants';

/** The columns of a row that a transition sets. */
export type RecordingChanges = Partial<
  Pick<
    Recording,
    | 'phase'
    | 'recorder'
    | 'recordingSid'
    | 'progress'
    | 'storageProvider'
    | 'storageBucket'
    | 'storageEndpoint'
    | 'storagePath'
    | 'posterPath'
    | 'fileSizeBytes'
    | 'sha256'
    | 'durationSeconds'
    | 'firstJoinedAt'
    | 'lastLeftAt'
    | 'startedAt'
    | 'captureEndedAt'
    | 'completedAt'
    | 'erasedAt'
    | 'errorCode'
    | 'errorMessage'
    | 'metadata'
  >
> & { readonly fileUrl?: string };

export type Transition =
  | { readonly kind: 'moved'; readonly changes: RecordingChanges; readonly followUp: FollowUp | null }
  /** The event is late, repeated or does not apply in this phase; nothing changes. */
  | { readonly kind: 'ignored'; readonly reason: string };

export type RecordingState = Pick<Recording, 'phase' | 'recorder' | 'recordingSid' | 'startedAt' | 'metadata'>;

type EventOf<Type extends RecordingEvent['type']> = Extract<RecordingEvent, { type: Type }>;

/**
 * Returns the transition for an event; the state machine of a recording. Pure and total: any event in any phase either
 * moves the recording forward or is ignored with a reason. It never throws. Only a retry moves a recording back, and a
 * fallback that takes over during the capture.
 */
export function transition(state: RecordingState, event: RecordingEvent): Transition {
  if (state.phase === 'completed') return ignored(state.phase, event);
  if (state.phase === 'failed' && event.type !== 'retry_requested') return ignored(state.phase, event);
  switch (event.type) {
    case 'recorder_replaced':
      return onRecorderReplaced(state, event);
    case 'capture_began':
      return onCaptureBegan(state, event);
    case 'stop_requested':
      return onStopRequested(state, event);
    case 'capture_ended':
      return onCaptureEnded(state, event);
    case 'artifact_composed':
      return onArtifactComposed(state, event);
    case 'object_verified':
      return onObjectVerified(state, event);
    case 'failed':
      return onFailed(state, event);
    case 'discarded':
      return onDiscarded(state, event);
    case 'retry_requested':
      return onRetryRequested(state, event);
  }
}

/**
 * Gives the recording to another recorder. What an egress has captured stays the beginning of the recording. The
 * embedded recorder resumes its captures itself, and only it can find them.
 */
function onRecorderReplaced(state: RecordingState, event: EventOf<'recorder_replaced'>): Transition {
  const { recorder, reason } = event;
  const metadata = { ...state.metadata, replacedBecause: reason };
  if (state.phase === 'requested') return moved({ recorder, metadata });
  if (state.phase !== 'capturing' || state.recorder !== 'egress') return ignored(state.phase, event);
  const replaced = replacedCaptureOf(state, event);
  const begun = { recordingSid: null, startedAt: null };
  return moved({ phase: 'requested', recorder, ...begun, metadata: { ...metadata, ...(replaced && { replaced }) } });
}

function replacedCaptureOf(state: RecordingState, event: EventOf<'recorder_replaced'>): ReplacedCapture | null {
  const { recorder, recordingSid, startedAt } = state;
  if (recordingSid === null || startedAt === null) return null;
  return { recorder, recordingSid, startedAt, endedAt: event.at, output: event.output ?? null };
}

function onCaptureBegan(state: RecordingState, event: EventOf<'capture_began'>): Transition {
  const facts = { recordingSid: event.recordingSid, startedAt: event.at };
  if (state.phase === 'requested') return moved({ phase: 'capturing', ...facts, ...noError });
  // Asked to stop before it had started: it still starts, and its sid and start belong to the row.
  if (state.phase === 'stopping' && state.startedAt === null) return moved(facts);
  return ignored(state.phase, event);
}

function onStopRequested(state: RecordingState, event: EventOf<'stop_requested'>): Transition {
  if (state.phase !== 'requested' && state.phase !== 'capturing') return ignored(state.phase, event);
  const metadata = { ...state.metadata, stopReason: event.reason };
  return moved({ phase: 'stopping', lastLeftAt: event.lastLeftAt, metadata });
}

function onCaptureEnded(state: RecordingState, event: EventOf<'capture_ended'>): Transition {
  if (!isBeingCaptured(state.phase)) return ignored(state.phase, event);
  const { startAt, endAt } = event.sessionSpan;
  const output = event.output === undefined ? {} : { output: event.output };
  const metadata = { ...state.metadata, endReason: event.reason, ...output };
  const sessionSpan = { firstJoinedAt: startAt, lastLeftAt: endAt, captureEndedAt: event.at };
  return moved({ phase: 'composing', progress: 0, ...sessionSpan, metadata }, 'compose-recording');
}

function onArtifactComposed(state: RecordingState, event: EventOf<'artifact_composed'>): Transition {
  if (state.phase !== 'composing') return ignored(state.phase, event);
  const metadata = { ...state.metadata, artifact: event.artifact };
  return moved({ phase: 'storing', progress: null, ...noError, metadata }, 'store-recording');
}

function onObjectVerified(state: RecordingState, event: EventOf<'object_verified'>): Transition {
  if (state.phase !== 'storing') return ignored(state.phase, event);
  const { object } = event;
  const stored = {
    storageProvider: object.provider,
    storageBucket: object.bucket,
    storageEndpoint: object.endpoint,
    storagePath: object.path,
    posterPath: object.posterPath,
    fileUrl: object.identifier,
    fileSizeBytes: object.sizeBytes,
    sha256: object.sha256,
    durationSeconds: object.durationSeconds,
  };
  const changes = { phase: 'completed', progress: 1, completedAt: event.at, ...noError, ...stored } as const;
  return moved(changes, 'notify-participants');
}

function onFailed(state: RecordingState, event: EventOf<'failed'>): Transition {
  const captureEnd = isBeingCaptured(state.phase) ? { captureEndedAt: event.at } : {};
  const error = { errorCode: event.code, errorMessage: event.message };
  const metadata = { ...state.metadata, failedAt: event.at };
  return moved({ phase: 'failed', progress: null, ...captureEnd, ...error, metadata }, 'notify-participants');
}

/** Ends a recording without a notification: there is nothing to watch, and nothing was lost. */
function onDiscarded(state: RecordingState, event: EventOf<'discarded'>): Transition {
  if (state.phase !== 'composing') return ignored(state.phase, event);
  return moved({ phase: 'failed', progress: null, errorCode: DISCARDED, errorMessage: event.reason });
}

/**
 * Moves a failed recording back to the step that failed; the only way out of `failed`, which is not final while tracks
 * or the object exist.
 */
function onRetryRequested(state: RecordingState, event: EventOf<'retry_requested'>): Transition {
  if (state.phase !== 'failed') return ignored(state.phase, event);
  const metadata = withRetry(state, event.at);
  if (state.metadata.artifact !== undefined) {
    return moved({ phase: 'storing', progress: null, ...noError, metadata }, 'store-recording');
  }
  return moved({ phase: 'composing', progress: 0, ...noError, metadata }, 'compose-recording');
}

// A step that succeeds clears the error of its failed tries; the audit trail keeps them.
const noError = { errorCode: null, errorMessage: null } as const;

function isBeingCaptured(phase: RecordingPhase): boolean {
  return phase === 'requested' || phase === 'capturing' || phase === 'stopping';
}

function moved(changes: RecordingChanges, followUp: FollowUp | null = null): Transition {
  return { kind: 'moved', changes, followUp };
}

function ignored(phase: RecordingPhase, event: RecordingEvent): Transition {
  return { kind: 'ignored', reason: `${event.type} does not apply to a recording that is ${phase}` };
}
