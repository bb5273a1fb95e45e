import { useConnectionState, useIsRecording } from '@livekit/components-react';
import type { RecordingPhase } from '@young-minds/recording/domain';
import { ConnectionState } from 'livekit-client';
import { useEffect, useState } from 'react';
import type { MeetingDetails } from './meeting-details.ts';
import { type MeetingRecordingState, meetingRecordingState } from './recording-state.ts';
import { useHasBeen } from './use-has-been.ts';
import { useNewestRecordingPhase } from './use-newest-recording-phase.ts';
import { useRoomNotice } from './use-room-notice.ts';

/** A recorder usually joins within five seconds. After this time, participants see a notice. */
const MISSING_AFTER_MS = 15_000;

/**
 * Returns the recording state that participants see. It follows LiveKit's flag, unless the workers posted a risk. The
 * API is polled only while the flag is not set.
 */
export function useMeetingRecording({ sessionId, recording }: MeetingDetails): MeetingRecordingState {
  const isFlagged = useIsRecording();
  const { isAtRisk } = useRoomNotice();
  const isConnected = useConnectionState() === ConnectionState.Connected;
  const isRecorded = recording === 'recorded';
  const hasBeenFlagged = useHasBeen(isFlagged);
  const isAwaited = isConnected && isRecorded && !isFlagged;
  const polledPhase: RecordingPhase | null = useNewestRecordingPhase(sessionId, isAwaited);
  const hasWaitedLong = useHasLasted(isAwaited, MISSING_AFTER_MS);
  return meetingRecordingState({ isRecorded, isAtRisk, isFlagged, hasBeenFlagged, polledPhase, hasWaitedLong });
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
