import { type RefObject, useRef } from 'react';
import { applyPlayerCommand } from './apply-player-command.ts';
import type { PlayerCommand } from './player-command.ts';
import { type PlaybackProblem, usePlaybackSource } from './use-playback-source.ts';
import { usePlayerShortcuts } from './use-player-shortcuts.ts';
import { useResumePosition } from './use-resume-position.ts';
import { useVideoFailure } from './use-video-failure.ts';
import { useVideoSource } from './use-video-source.ts';
import { useVideoState, type VideoState } from './use-video-state.ts';

interface RecordingVideo {
  /** For the video element. */
  readonly video: RefObject<HTMLVideoElement | null>;
  /** For the element around it, which fills the screen in full-screen mode. */
  readonly frame: RefObject<HTMLElement | null>;
  readonly state: VideoState;
  /** Nothing can be shown yet, and the user does not have to do anything. */
  readonly isLoading: boolean;
  /** Why it cannot be played; null if there is no problem. */
  readonly problem: PlaybackProblem | null;
  readonly retry: () => void;
  readonly command: (command: PlayerCommand) => void;
}

/** The behavior of a recording's video: URLs, position, keyboard and failures. */
export function useRecordingVideo(recordingId: string, durationSeconds: number): RecordingVideo {
  const video = useRef<HTMLVideoElement>(null);
  const frame = useRef<HTMLElement>(null);
  const { source, problem, renew } = usePlaybackSource(recordingId);
  useVideoSource(video, source);
  useResumePosition(video, recordingId);
  usePlayerShortcuts({ video, frame });
  const state = useVideoState(video, durationSeconds);
  const { isRecovering, failure, retry } = useVideoFailure(video, renew);
  const command = (wanted: PlayerCommand) => {
    if (video.current !== null && frame.current !== null) applyPlayerCommand(wanted, video.current, frame.current);
  };
  const isLoading = source === null || isRecovering || state.isWaiting;
  return { video, frame, state, isLoading, problem: problem ?? failure, retry, command };
}
