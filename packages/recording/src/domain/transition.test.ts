import { describe, expect, test } from 'vitest';
import { RECORDING_PHASES, type RecordingPhase } from './recording.ts';
import type { RecordingEvent } from './recording-event.ts';
import { parseRecordingMetadata } from './recording-metadata.ts';
import { type RecordingState, transition } from './transition.ts';

const AT = new Date('2026-03-01T10:00:00.000Z');
const LATER = new Date('2026-03-01T10:30:00.000Z');
const sessionSpan = { startAt: AT, endAt: LATER };
const artifact = { durationSeconds: 1800, sizeBytes: 1000, width: 1280, height: 720, fps: 30 };
const object = {
  provider: 'local',
  bucket: null,
  endpoint: null,
  path: 'sessions/s/r.mp4',
  posterPath: 'sessions/s/r.jpg',
  identifier: 'local:sessions/s/r.mp4',
  sizeBytes: 1000,
  sha256: 'a'.repeat(64),
  durationSeconds: 1800,
} as const;

const EVENTS = {
  recorder_replaced: { type: 'recorder_replaced', at: AT, recorder: 'embedded', reason: 'no free worker' },
  capture_began: { type: 'capture_began', recordingSid: 'EM_1', at: AT },
  stop_requested: { type: 'stop_requested', at: LATER, reason: 'all participants have left', lastLeftAt: LATER },
  capture_ended: { type: 'capture_ended', at: LATER, sessionSpan, reason: 'stopped' },
  artifact_composed: { type: 'artifact_composed', artifact },
  object_verified: { type: 'object_verified', object, at: LATER },
  failed: { type: 'failed', at: LATER, code: 'NOTHING_CAPTURED', message: 'Nothing was captured.' },
  discarded: { type: 'discarded', at: LATER, reason: 'a visit of 1 s' },
  retry_requested: { type: 'retry_requested', at: LATER, reason: 'its captured tracks are on the disk' },
} as const satisfies { readonly [Type in RecordingEvent['type']]: Extract<RecordingEvent, { type: Type }> };

type EventType = RecordingEvent['type'];
type Destination = RecordingPhase | 'ignored';

const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

/** The result for every phase and every event, in the order of EVENTS. */
const MOVES: Readonly<Record<RecordingPhase, readonly Destination[]>> = {
  requested: ['requested', 'capturing', 'stopping', 'composing', 'ignored', 'ignored', 'failed', 'ignored', 'ignored'],
  capturing: ['requested', 'ignored', 'stopping', 'composing', 'ignored', 'ignored', 'failed', 'ignored', 'ignored'],
  stopping: ['ignored', 'stopping', 'ignored', 'composing', 'ignored', 'ignored', 'failed', 'ignored', 'ignored'],
  composing: ['ignored', 'ignored', 'ignored', 'ignored', 'storing', 'ignored', 'failed', 'failed', 'ignored'],
  storing: ['ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'completed', 'failed', 'ignored', 'ignored'],
  completed: ['ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'ignored'],
  failed: ['ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'ignored', 'composing'],
};

const TABLE = RECORDING_PHASES.flatMap((phase) =>
  EVENT_TYPES.map((type, index) => ({ phase, type, to: MOVES[phase][index] ?? 'ignored' })),
);

function stateIn(phase: RecordingPhase): RecordingState {
  return {
    phase,
    recorder: 'egress',
    recordingSid: null,
    startedAt: null,
    metadata: parseRecordingMetadata({ kept: true }),
  };
}

test.each(TABLE)('$phase + $type -> $to', ({ phase, type, to }) => {
  const step = transition(stateIn(phase), EVENTS[type]);
  if (to === 'ignored') {
    expect(step).toEqual({ kind: 'ignored', reason: `${type} does not apply to a recording that is ${phase}` });
  } else {
    expect(step.kind === 'moved' && (step.changes.phase ?? phase)).toBe(to);
  }
});

describe('the follow-up job of a transition', () => {
  test.each([
    ['requested', 'capture_began', null],
    ['capturing', 'stop_requested', null],
    ['stopping', 'capture_ended', 'compose-recording'],
    ['composing', 'artifact_composed', 'store-recording'],
    ['storing', 'object_verified', 'notify-participants'],
    ['storing', 'failed', 'notify-participants'],
    ['composing', 'discarded', null],
    ['failed', 'retry_requested', 'compose-recording'],
  ] as const)('%s + %s -> %s', (phase, type, followUp) => {
    expect(transition(stateIn(phase), EVENTS[type])).toMatchObject({ kind: 'moved', followUp });
  });
});

describe('the changes of a transition', () => {
  test('replacing a recorder before it began changes only the recorder and stores the reason', () => {
    expect(transition(stateIn('requested'), EVENTS.recorder_replaced)).toEqual({
      kind: 'moved',
      changes: { recorder: 'embedded', metadata: { kept: true, replacedBecause: 'no free worker' } },
      followUp: null,
    });
  });

  test('replacing an egress that captured keeps its capture as the beginning', () => {
    const state = { ...stateIn('capturing'), recordingSid: 'EG_1', startedAt: AT };
    const replaced = { recorder: 'egress', recordingSid: 'EG_1', startedAt: AT, endedAt: LATER, output: null };
    expect(transition(state, { ...EVENTS.recorder_replaced, at: LATER })).toMatchObject({
      changes: {
        phase: 'requested',
        recorder: 'embedded',
        recordingSid: null,
        startedAt: null,
        metadata: { replaced },
      },
    });
  });

  test('the embedded recorder is not replaced once it captured', () => {
    const state = { ...stateIn('capturing'), recorder: 'embedded' } as const;
    expect(transition(state, EVENTS.recorder_replaced).kind).toBe('ignored');
  });

  test('keeps the output that the recorder reports', () => {
    const output = { recordingSid: 'EG_1', status: 'EGRESS_COMPLETE', problem: null, path: '/tmp/a.mp4' };
    const ended = { ...EVENTS.capture_ended, output: { ...output, sizeBytes: 10, mediaStartedAt: null } };
    expect(transition(stateIn('stopping'), ended)).toMatchObject({ changes: { metadata: { output } } });
  });

  test('stores the recording SID once if capture began while it was being stopped', () => {
    const state = stateIn('stopping');
    expect(transition(state, EVENTS.capture_began)).toEqual({
      kind: 'moved',
      changes: { recordingSid: 'EM_1', startedAt: AT },
      followUp: null,
    });
    expect(transition({ ...state, startedAt: AT }, EVENTS.capture_began).kind).toBe('ignored');
  });

  test('the end of capture writes the session span and keeps existing metadata', () => {
    expect(transition(stateIn('stopping'), EVENTS.capture_ended)).toMatchObject({
      changes: {
        firstJoinedAt: AT,
        lastLeftAt: LATER,
        captureEndedAt: LATER,
        metadata: { kept: true, endReason: 'stopped' },
      },
    });
  });

  test('a verified object completes the row', () => {
    expect(transition(stateIn('storing'), EVENTS.object_verified)).toMatchObject({
      changes: {
        storageProvider: 'local',
        storagePath: object.path,
        posterPath: object.posterPath,
        fileUrl: object.identifier,
        fileSizeBytes: 1000,
        sha256: object.sha256,
        durationSeconds: 1800,
        completedAt: LATER,
        errorCode: null,
        errorMessage: null,
      },
    });
  });

  test('a failure stores its error, and the end of capture if it was still capturing', () => {
    const error = { errorCode: 'NOTHING_CAPTURED', errorMessage: 'Nothing was captured.' };
    const inCapture = transition(stateIn('capturing'), EVENTS.failed);
    expect(inCapture).toMatchObject({ changes: { ...error, captureEndedAt: LATER } });
    const inStoring = transition(stateIn('storing'), EVENTS.failed);
    expect(inStoring.kind === 'moved' && inStoring.changes).not.toHaveProperty('captureEndedAt');
  });

  test('a retry returns to the failed step and counts the retry', () => {
    const first = transition(stateIn('failed'), EVENTS.retry_requested);
    const retries = { count: 1, lastAt: LATER };
    const cleared = { errorCode: null, errorMessage: null };
    expect(first).toMatchObject({ changes: { phase: 'composing', ...cleared, metadata: { kept: true, retries } } });
    const composed = { ...stateIn('failed'), metadata: { artifact, retries } };
    expect(transition(composed, EVENTS.retry_requested)).toMatchObject({
      changes: { phase: 'storing', metadata: { artifact, retries: { count: 2 } } },
      followUp: 'store-recording',
    });
  });
});
