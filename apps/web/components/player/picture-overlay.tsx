import { Play } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { Button, LinkButton, Spinner } from '#components/ui/button.tsx';
import { signInPath } from '#lib/sign-in-paths.ts';
import type { PlaybackProblem } from './use-playback-source.ts';

interface PictureOverlayProps {
  readonly isLoading: boolean;
  readonly hasPlayed: boolean;
  readonly onStart: () => void;
}

/** The overlay in the center of the video: a spinner while it loads, or the large play button. */
export function PictureOverlay({ isLoading, hasPlayed, onStart }: PictureOverlayProps) {
  if (isLoading) {
    return (
      <div className="pointer-events-none absolute inset-0 flex items-center justify-center">
        <span className="rounded-full bg-black/60 px-4 py-2">
          <Spinner label="Loading…" />
        </span>
      </div>
    );
  }
  if (hasPlayed) return null;
  return (
    <button
      type="button"
      aria-label="Play the recording"
      onClick={onStart}
      className="absolute top-1/2 left-1/2 flex size-20 -translate-x-1/2 -translate-y-1/2 items-center justify-center rounded-full bg-black/65 hover:bg-black/85 focus-visible:outline-white"
    >
      <Play aria-hidden="true" className="ml-1 size-10 fill-current" />
    </button>
  );
}

interface PlayerProblemProps {
  readonly problem: PlaybackProblem;
  readonly onRetry: () => void;
}

/** The overlay for a video that cannot be played: why, and what to do. */
export function PlayerProblem({ problem, onRetry }: PlayerProblemProps) {
  const path = usePathname();
  return (
    <div
      role="alert"
      className="absolute inset-0 z-10 flex flex-col items-center justify-center gap-4 bg-black/85 p-4 text-center"
    >
      <p className="max-w-prose font-semibold">{problem.message}</p>
      {problem.code === 'UNAUTHENTICATED' ? (
        <LinkButton href={signInPath(path)}>Sign in again</LinkButton>
      ) : (
        <Button onClick={onRetry}>Try again</Button>
      )}
    </div>
  );
}
