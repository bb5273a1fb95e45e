import { type RefObject, useCallback, useEffect, useState } from 'react';
import type { PlaybackProblem } from './use-playback-source.ts';

const UNPLAYABLE: PlaybackProblem = {
  code: 'UNPLAYABLE',
  message: "The video couldn't load. Check your connection and try again.",
};

interface VideoFailure {
  /** The video failed, and a new URL is being fetched. */
  readonly isRecovering: boolean;
  readonly failure: PlaybackProblem | null;
  readonly retry: () => void;
}

/** Handles video failures: fetches one new URL, in case the old one expired; after that, the user can retry. */
export function useVideoFailure(video: RefObject<HTMLVideoElement | null>, renew: () => void): VideoFailure {
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
