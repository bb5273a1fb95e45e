import { useConnectionState, useIsRecording, useRoomInfo } from '@livekit/components-react';
import { RECORDING_PHASES, type RecordingPhase } from '@young-minds/recording/domain';
import type { RoomNotice } from '@young-minds/recording/ports';
import { ConnectionState } from 'livekit-client';
import { useEffect, useMemo, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '#lib/call-api.ts';
import { useIsOnline } from '#lib/use-is-online.ts';
import type { MeetingDetails } from './use-join.tsx';

/** A recorder usually joins within five seconds. After this time, participants see a notice. */
const MISSING_AFTER_MS = 15_000;

const POLL_EVERY_MS = 5000;

/**
 * What the meeting page shows about the recording.
 * - unknown: this browser is not connected to the room
 * - off: this session is not recorded, by choice
 * - recording: a recorder is in the room
 * - starting: no recorder is in the room yet, which is normal for a few seconds
 * - missing: no recorder is in the room for longer than starting takes
 */
export type MeetingRecordingState = 'unknown' | 'off' | 'recording' | 'starting' | 'missing';

/**
 * Returns the recording state that participants see. It follows LiveKit's flag, unless the workers posted a risk. The
 * API is polled only while the flag is not set.
 */
export function useMeetingRecording({ sessionId, recording }: MeetingDetails): MeetingRecordingState {
  const isFlagged = useIsRecording();
  const { isAtRisk } = useRoomNotice();
  const isConnected = useIsConnected();
  const isRecorded = recording === 'recorded';
  const hasBeenFlagged = useHasBeen(isFlagged);
  const isAwaited = isConnected && isRecorded && !isFlagged;
  const polledPhase: RecordingPhase | null = useNewestRecordingPhase(sessionId, isAwaited);
  const hasWaitedLong = useHasLasted(isAwaited, MISSING_AFTER_MS);
  return meetingRecordingState({
    ...{ isConnected, isRecorded, isAtRisk, isFlagged, hasBeenFlagged, polledPhase, hasWaitedLong },
  });
}

/** Returns whether this browser is connected to the room. The browser reports a lost network before LiveKit does. */
export function useIsConnected(): boolean {
  const isOnline = useIsOnline();
  return useConnectionState() === ConnectionState.Connected && isOnline;
}

export interface RecordingSigns {
  /** Whether this browser is connected to the room. If not, LiveKit's flag may be out of date. */
  readonly isConnected: boolean;
  /** Whether this session is to be recorded. */
  readonly isRecorded: boolean;
  /** The notice that the workers posted to the room: nothing is being written, even if the flag is set. */
  readonly isAtRisk: boolean;
  /** LiveKit's flag of the room: a recorder is in the room. */
  readonly isFlagged: boolean;
  /** Whether the flag was set at any time since joining. Then a cleared flag is reliable too. */
  readonly hasBeenFlagged: boolean;
  /** The newest recording's phase from the API; null if the API was not asked or there is no recording. */
  readonly polledPhase: RecordingPhase | null;
  /** There was no recorder for longer than starting takes. */
  readonly hasWaitedLong: boolean;
}

export function meetingRecordingState(signs: RecordingSigns): MeetingRecordingState {
  if (!signs.isConnected) return signs.isRecorded ? 'unknown' : 'off';
  if (signs.isRecorded && signs.isAtRisk) return 'missing';
  if (signs.isFlagged) return 'recording';
  if (!signs.isRecorded) return 'off';
  // The row stays "capturing" for a while after its recorder crashed, so it counts only if the flag was never set.
  if (!signs.hasBeenFlagged && signs.polledPhase === 'capturing') return 'recording';
  return signs.hasWaitedLong ? 'missing' : 'starting';
}

const recordingsSchema = z.array(z.object({ phase: z.enum(RECORDING_PHASES), createdAt: z.string() }));

/** Polls the API for the phase of the session's newest recording while `isAsked` is true. */
function useNewestRecordingPhase(sessionId: string, isAsked: boolean): RecordingPhase | null {
  const [phase, setPhase] = useState<RecordingPhase | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    const abort = new AbortController();
    const ask = () => {
      // A failed request changes nothing; the next one may succeed.
      fetchNewestPhase(sessionId, abort.signal).then(setPhase, () => undefined);
    };
    ask();
    const timer = window.setInterval(ask, POLL_EVERY_MS);
    return () => {
      abort.abort();
      window.clearInterval(timer);
      setPhase(null);
    };
  }, [sessionId, isAsked]);
  return phase;
}

async function fetchNewestPhase(sessionId: string, signal: AbortSignal): Promise<RecordingPhase | null> {
  const recordings = await callApi({ path: `/api/sessions/${sessionId}/recordings`, schema: recordingsSchema, signal });
  const newest = recordings.toSorted((left, right) => right.createdAt.localeCompare(left.createdAt)).at(0);
  return newest?.phase ?? null;
}

/** Returns whether a value has been true at any time since the component mounted. */
export function useHasBeen(value: boolean): boolean {
  const [hasBeen, setHasBeen] = useState(value);
  if (value && !hasBeen) setHasBeen(true);
  return hasBeen || value;
}

/** Returns whether a value has been true without interruption for a duration. */
function useHasLasted(value: boolean, durationMs: number): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!value) return;
    const timer = window.setTimeout(() => setHasLasted(true), durationMs);
    return () => {
      window.clearTimeout(timer);
      setHasLasted(false);
    };
  }, [value, durationMs]);
  return hasLasted;
}

/** Returns the notice that the platform posted to the room's metadata. */
export function useRoomNotice(): RoomNotice {
  const { metadata } = useRoomInfo();
  return useMemo(() => parseRoomNotice(metadata), [metadata]);
}

const noticeSchema = z.object({
  isAtRisk: z.boolean(),
  unrecordedTracks: z.array(
    z.object({
      trackSid: z.string(),
      name: z.string(),
      source: z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']),
      reason: z.enum(['encrypted', 'codec', 'excess']),
      codec: z.nullable(z.string()),
    }),
  ),
});

/** Parses the notice in a room's metadata. Returns an empty notice if the metadata is anything else. */
export function parseRoomNotice(metadata: string | undefined): RoomNotice {
  try {
    return noticeSchema.parse(JSON.parse(metadata ?? ''));
  } catch {
    return { unrecordedTracks: [], isAtRisk: false };
  }
}
