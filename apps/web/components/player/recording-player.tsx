'use client';

import type { SessionPart } from '@young-minds/recording/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import { classNames } from '#components/ui/button.tsx';
import { PictureOverlay, PlayerProblem } from './picture-overlay.tsx';
import { PlayerControls } from './player-controls.tsx';
import { SessionParts, useNextPart } from './session-parts.tsx';
import { useRecordingVideo } from './use-recording-video.ts';
import './player.css';

const IDLE_AFTER_MS = 3000;

interface RecordingPlayerProps {
  readonly recordingId: string;
  readonly title: string;
  readonly durationSeconds: number;
  readonly posterUrl: string | null;
  /** All parts of the session, in order. */
  readonly parts: readonly SessionPart[];
  /** Whether it starts automatically, as the next part. */
  readonly startsAtOnce: boolean;
}

/** Plays a recording, and renews its signed URL during playback. */
export function RecordingPlayer(props: RecordingPlayerProps) {
  const { recordingId, title, durationSeconds, posterUrl, parts, startsAtOnce } = props;
  const { video, frame, state, isLoading, problem, retry, command } = useRecordingVideo(recordingId, durationSeconds);
  useNextPart(video, { nextId: nextOf(parts, recordingId), startsAtOnce });
  const { isIdle, wake } = useIdle();
  const areControlsHidden = isIdle && state.isPlaying;
  const isWakingTap = useRef(false);
  const togglePlay = () => command({ type: 'toggle-play' });

  return (
    <div>
      <section
        ref={frame}
        aria-label={`Video player: ${title}`}
        onPointerMove={wake}
        onPointerUp={wake}
        onKeyDown={wake}
        onFocus={wake}
        className={classNames(
          'relative aspect-video max-h-[80dvh] w-full overflow-hidden bg-black text-white sm:rounded-2xl',
          areControlsHidden && 'cursor-none',
        )}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: recordings of conversations have no captions */}
        <video
          ref={video}
          playsInline
          preload="metadata"
          // Removed after the first playback. Otherwise it would flash at every renewal of the source.
          poster={state.hasPlayed ? undefined : (posterUrl ?? undefined)}
          // On a phone, the first tap only shows the controls. Moving a mouse already shows them.
          onPointerDown={(event) => {
            isWakingTap.current = areControlsHidden && event.pointerType === 'touch';
          }}
          onClick={() => isWakingTap.current || togglePlay()}
          className="size-full object-contain"
        />
        <PictureOverlay isLoading={isLoading && problem === null} hasPlayed={state.hasPlayed} onStart={togglePlay} />
        <div
          className={classNames(
            'absolute inset-x-0 bottom-0 motion-safe:transition-opacity has-[:focus-visible]:opacity-100',
            areControlsHidden && 'opacity-0',
          )}
        >
          <PlayerControls state={state} onCommand={command} />
        </div>
        {problem === null ? null : <PlayerProblem problem={problem} onRetry={retry} />}
      </section>
      <SessionParts parts={parts} currentId={recordingId} positionSeconds={state.currentSeconds} />
    </div>
  );
}

/** Returns the next part that can be played; null after the last one. */
function nextOf(parts: readonly SessionPart[], recordingId: string): string | null {
  const index = parts.findIndex((part) => part.recordingId === recordingId);
  return parts.find(({ status }, place) => place > index && status === 'completed')?.recordingId ?? null;
}

/** Returns whether there was no user input for a while. Call `wake` on every input. */
function useIdle(): { readonly isIdle: boolean; readonly wake: () => void } {
  const [isIdle, setIsIdle] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const wake = useCallback(() => {
    setIsIdle(false);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setIsIdle(true), IDLE_AFTER_MS);
  }, []);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return { isIdle, wake };
}
