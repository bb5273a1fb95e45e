import { usePathname } from 'next/navigation';
import { Button, LinkButton } from '#components/ui/button.tsx';
import { signInPath } from '#lib/sign-in-paths.ts';
import type { PlaybackProblem } from './use-playback-source.ts';

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
      className="absolute inset-0 z-10 flex flex-col items-center justify-center gap-4 bg-black/85 p-4 text-center leading-normal text-white"
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
