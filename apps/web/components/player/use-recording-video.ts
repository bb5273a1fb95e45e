import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { applyPlayerCommand, type PlayerCommand } from './player-command.ts';
import { useResumePosition } from './resume-position.ts';
import { type PlaybackProblem, usePlaybackSource } from './use-playback-source.ts';
import { usePlayerShortcuts } from './use-player-shortcuts.ts';
import { useVideoState, type VideoState } from './use-video-state.ts';

const UNPLAYABLE: PlaybackProblem = {
  code: 'UNPLAYABLE',
  message: "The video couldn't load. Check your connection and try again.",
};

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

/** Plays a source, and replaces it with the next one without losing position, speed or play state. */
function useVideoSource(video: RefObject<HTMLVideoElement | null>, source: { readonly url: string } | null): void {
  // The state before a replacement that is still loading. The element itself is at zero during that time.
  const pending = useRef<{ readonly seconds: number; readonly isPlaying: boolean } | null>(null);

  useEffect(() => {
    const element = video.current;
    if (element === null || source === null) return;
    const isFirst = element.currentSrc === '' && element.src === '';
    if (isFirst) {
      element.src = source.url;
      return;
    }
    const place = pending.current ?? { seconds: element.currentTime, isPlaying: !element.paused };
    pending.current = place;
    const restore = () => {
      pending.current = null;
      element.currentTime = place.seconds;
      if (place.isPlaying) element.play().catch(() => undefined); // if refused, it stays paused there
    };
    element.addEventListener('loadedmetadata', restore, { once: true });
    element.src = source.url;
    return () => element.removeEventListener('loadedmetadata', restore);
  }, [video, source]);
}

interface VideoFailure {
  /** The video failed, and a new URL is being fetched. */
  readonly isRecovering: boolean;
  readonly failure: PlaybackProblem | null;
  readonly retry: () => void;
}

/** Handles video failures: fetches one new URL, in case the old one expired; after that, the user can retry. */
function useVideoFailure(video: RefObject<HTMLVideoElement | null>, renew: () => void): VideoFailure {
  const [failure, setFailure] = useState<PlaybackProblem | null>(null);
  const [isRecovering, setIsRecovering] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    let hasTriedAgain = false;
    const onError = () => {
      setIsRecovering(!hasTriedAgain);
      if (hasTriedAgain) return setFailure(UNPLAYABLE);
      hasTriedAgain = true;
      renew();
    };
    const onLoaded = () => {
      hasTriedAgain = false;
      setIsRecovering(false);
      setFailure(null);
    };
    element.addEventListener('error', onError);
    element.addEventListener('loadeddata', onLoaded);
    return () => {
      element.removeEventListener('error', onError);
      element.removeEventListener('loadeddata', onLoaded);
    };
  }, [video, renew]);

  const retry = useCallback(() => {
    setFailure(null);
    setIsRecovering(true);
    renew();
  }, [renew]);
  return { isRecovering, failure, retry };
}
