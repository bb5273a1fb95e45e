import { useConnectionState, useIsRecording } from '@livekit/components-react';
import type { RecordingPhase } from '@young-minds/recording/domain';
import { ConnectionState } from 'livekit-client';
import { useEffect, useState } from 'react';
import type { MeetingDetails } from './meeting-details.ts';
import { type MeetingRecordingState, meetingRecordingState } from './recording-state.ts';
import { useHasBeen } from './use-has-been.ts';
import { useNewestRecordingPhase } from './use-newest-recording-phase.ts';
import { useRoomNotice } from './use-room-notice.ts';

/** A recorder usually comes within five seconds; after this, people are told that none did. */
const MISSING_AFTER_MS = 15_000;

/**
 * What to tell people of the recording: LiveKit's flag says it at once, unless the workers know better; the API is asked
 * only while the flag is down.
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

/** Whether something has been true without a break for so long. */
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
