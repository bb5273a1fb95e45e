import { type RefObject, useEffect, useState } from 'react';

export interface VideoState {
  readonly isPlaying: boolean;
  /** Playing, but without data to show yet. */
  readonly isWaiting: boolean;
  readonly hasPlayed: boolean;
  readonly currentSeconds: number;
  readonly durationSeconds: number;
  /** The end of the loaded range around the current position. */
  readonly bufferedSeconds: number;
  /** 0 to 1; 0 when muted. */
  readonly volume: number;
  readonly speed: number;
}

const EVENTS = [
  'play',
  'pause',
  'playing',
  'waiting',
  'seeking',
  'seeked',
  'timeupdate',
  'progress',
  'loadeddata',
  'canplay',
  'ended',
  'volumechange',
  'ratechange',
] as const;

/** Mirrors the video element in React state. `durationSeconds` is the row's value, until the file's own is known. */
export function useVideoState(video: RefObject<HTMLVideoElement | null>, durationSeconds: number): VideoState {
  const [state, setState] = useState<VideoState>({
    isPlaying: false,
    isWaiting: false,
    hasPlayed: false,
    currentSeconds: 0,
    durationSeconds,
    bufferedSeconds: 0,
    volume: 1,
    speed: 1,
  });

  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    // Between two sources, the element is empty and at zero. Showing that would make the controls jump.
    const read = () => {
      if (element.readyState !== HTMLMediaElement.HAVE_NOTHING) setState((previous) => readVideo(element, previous));
    };
    for (const event of EVENTS) element.addEventListener(event, read);
    return () => {
      for (const event of EVENTS) element.removeEventListener(event, read);
    };
  }, [video]);

  return state;
}

function readVideo(video: HTMLVideoElement, previous: VideoState): VideoState {
  const isPlaying = !video.paused && !video.ended;
  return {
    isPlaying,
    isWaiting: isPlaying && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
    hasPlayed: previous.hasPlayed || isPlaying,
    currentSeconds: video.currentTime,
    durationSeconds: Number.isFinite(video.duration) ? video.duration : previous.durationSeconds,
    bufferedSeconds: bufferedUntil(video.buffered, video.currentTime),
    volume: video.muted ? 0 : video.volume,
    speed: video.playbackRate,
  };
}

function bufferedUntil(ranges: TimeRanges, seconds: number): number {
  for (let index = 0; index < ranges.length; index += 1) {
    if (ranges.start(index) <= seconds && seconds <= ranges.end(index)) return ranges.end(index);
  }
  return seconds;
}
