import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { readNumber, saveNumber } from './browser-storage.ts';
import { useResumePosition } from './resume-position.ts';
import { type PlaybackProblem, type PlaybackSource, usePlaybackSource } from './use-playback-source.ts';

const UNPLAYABLE: PlaybackProblem = {
  code: 'UNPLAYABLE',
  message: "The video couldn't load. Check your connection and try again.",
};

interface RecordingVideo {
  /** The URL for the video element to begin with, from the page; later ones are set on the element. */
  readonly firstUrl: string | undefined;
  /** Nothing can be played yet, and the user does not have to do anything. */
  readonly isLoading: boolean;
  /** Why it cannot be played; null if there is no problem. */
  readonly problem: PlaybackProblem | null;
  readonly retry: () => void;
}

interface RecordingVideoOptions {
  readonly recordingId: string;
  readonly durationSeconds: number;
  /** The signed URL that the page contains; null if it could not be signed. */
  readonly source: PlaybackSource | null;
  /** The position to start at; null for the last one on this device. */
  readonly startAtSeconds: number | null;
}

type VideoRef = RefObject<HTMLVideoElement | null>;

/** The behavior of a recording's video: URLs, position, speed and failures. */
export function useRecordingVideo(video: VideoRef, options: RecordingVideoOptions): RecordingVideo {
  // A later rendering of the page has another URL. Setting it would restart the video.
  const [first] = useState(options.source);
  const { source, problem, renew } = usePlaybackSource(options.recordingId, first);
  useVideoSource(video, { first, source });
  useResumePosition(video, options);
  useRememberedSpeed(video);
  const { isRecovering, failure, retry } = useVideoFailure(video, renew);
  const isLoading = source === null || isRecovering;
  return { firstUrl: first?.url, isLoading, problem: problem ?? failure, retry };
}

interface Sources {
  /** The one that the video element begins with. */
  readonly first: PlaybackSource | null;
  readonly source: PlaybackSource | null;
}

/** Replaces the video's source without losing position, speed or play state. */
function useVideoSource(video: VideoRef, { first, source }: Sources): void {
  const current = useRef(first);
  useEffect(() => {
    const element = video.current;
    if (element === null || source === null || source === current.current) return;
    current.current = source;
    const { currentTime, paused } = element;
    element.src = source.url;
    // The element starts there as soon as it has loaded. A seek until then replaces this position.
    element.currentTime = currentTime;
    if (!paused) element.play().catch(() => undefined); // if refused, it stays paused there
  }, [video, source]);
}

/** Plays at the speed that was last used on this device. */
function useRememberedSpeed(video: VideoRef): void {
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.playbackRate = readNumber(localStorage, 'speed') ?? 1;
    const save = () => {
      // A new source resets to the default speed, so the default is set too.
      element.defaultPlaybackRate = element.playbackRate;
      saveNumber(localStorage, 'speed', element.playbackRate);
    };
    element.addEventListener('ratechange', save);
    return () => element.removeEventListener('ratechange', save);
  }, [video]);
}

interface VideoFailure {
  /** The video failed, and a new URL is being fetched. */
  readonly isRecovering: boolean;
  readonly failure: PlaybackProblem | null;
  readonly retry: () => void;
}

/** Handles video failures: fetches one new URL, in case the old one expired; after that, the user can retry. */
function useVideoFailure(video: VideoRef, renew: () => void): VideoFailure {
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
    // The video of the page can have failed before this code ran.
    if (element.error !== null) onError();
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
