'use client';

import type { SessionPart } from '@young-minds/recording/domain';
import type { RecordingView } from '@young-minds/recording/playback';
import { Play } from 'lucide-react';
import { MediaController, MediaLoadingIndicator } from 'media-chrome/react';
import { type RefObject, useRef, useState } from 'react';
import { CopyMomentButton } from './copy-moment-button.tsx';
import { DownloadButton } from './download-button.tsx';
import { PlayerControls } from './player-controls.tsx';
import { PlayerProblem } from './player-problem.tsx';
import { RecordingDetails } from './recording-details.tsx';
import { RecordingFacts } from './recording-facts.tsx';
import { SessionParts, useNextPart } from './session-parts.tsx';
import type { PlaybackSource } from './use-playback-source.ts';
import { usePlayerShortcuts } from './use-player-shortcuts.ts';
import { useRecordingVideo } from './use-recording-video.ts';
import './player.css';

interface RecordingPlayerProps {
  readonly view: Extract<RecordingView, { state: 'completed' }>;
  /** The first signed URL; null if the store could not sign one. */
  readonly source: PlaybackSource | null;
  /** Whether it starts automatically, as the next part. */
  readonly startsAtOnce: boolean;
  /** The moment that the page's address names; null for the last position on this device. */
  readonly startAtSeconds: number | null;
}

/** Plays a recording, with its facts and its details below the video. */
export function RecordingPlayer({ startsAtOnce, ...props }: RecordingPlayerProps) {
  const { view } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [positionSeconds, setPositionSeconds] = useState(0);
  useNextPart(video, { nextId: nextOf(view.parts, view.id), startsAtOnce });
  const seek = (seconds: number) => {
    if (video.current !== null) video.current.currentTime = seconds;
    video.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className="space-y-6">
      <VideoFrame {...props} video={video} onPosition={setPositionSeconds} />
      <SessionParts parts={view.parts} currentId={view.id} positionSeconds={positionSeconds} />
      <div className="flex flex-wrap items-start justify-between gap-4 px-4 sm:px-0">
        <RecordingFacts {...view} />
        <div className="flex flex-wrap gap-3">
          <CopyMomentButton positionOf={() => video.current?.currentTime ?? 0} />
          <DownloadButton recordingId={view.id} name={view.downloadName} />
        </div>
      </div>
      <RecordingDetails view={view} onSeek={seek} />
    </div>
  );
}

interface VideoFrameProps extends Omit<RecordingPlayerProps, 'startsAtOnce'> {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** Called about once per second of playback. */
  readonly onPosition: (seconds: number) => void;
}

/** The video with its controls. It renews the signed URL during playback. */
function VideoFrame({ view, source, startAtSeconds, video, onPosition }: VideoFrameProps) {
  const { id: recordingId, title, durationSeconds, posterUrl } = view;
  const [hasStarted, setHasStarted] = useState(false);
  const options = { recordingId, durationSeconds, source, startAtSeconds };
  const { firstUrl, isLoading, problem, retry } = useRecordingVideo(video, options);
  usePlayerShortcuts(video, durationSeconds);
  return (
    <MediaController
      noHotkeys
      autohide="3"
      defaultDuration={durationSeconds}
      className="block aspect-video max-h-[80dvh] w-full overflow-hidden sm:rounded-2xl"
    >
      {/* biome-ignore lint/a11y/useMediaCaption: recordings of conversations have no captions */}
      <video
        ref={video}
        slot="media"
        src={firstUrl}
        aria-label={title}
        playsInline
        preload="metadata"
        // Removed when playback starts. Otherwise it would flash at every renewal of the source.
        poster={hasStarted ? undefined : (posterUrl ?? undefined)}
        onPlay={() => setHasStarted(true)}
        onTimeUpdate={(event) => onPosition(Math.floor(event.currentTarget.currentTime))}
        className="object-contain"
        // The controls give it a tabindex, which can be before React takes over.
        suppressHydrationWarning
      />
      {hasStarted || isLoading || problem !== null ? null : <StartButton onStart={() => video.current?.play()} />}
      <MediaLoadingIndicator slot="centered-chrome" noAutohide />
      <PlayerControls durationSeconds={durationSeconds} />
      {problem === null ? null : (
        <div slot="dialog" className="contents">
          <PlayerProblem problem={problem} onRetry={retry} />
        </div>
      )}
    </MediaController>
  );
}

function StartButton({ onStart }: { readonly onStart: () => Promise<void> | undefined }) {
  return (
    <button
      type="button"
      slot="centered-chrome"
      aria-label="Play the recording"
      // If the browser refuses, the button stays.
      onClick={() => onStart()?.catch(() => undefined)}
      className="flex size-16 items-center justify-center rounded-full bg-black/65 text-white hover:bg-black/85 sm:size-20"
    >
      <Play aria-hidden="true" className="ml-1 size-8 sm:size-10 fill-current" />
    </button>
  );
}

/** Returns the next part that can be played; null after the last one. */
function nextOf(parts: readonly SessionPart[], recordingId: string): string | null {
  const index = parts.findIndex((part) => part.recordingId === recordingId);
  return parts.find(({ status }, place) => place > index && status === 'completed')?.recordingId ?? null;
}
