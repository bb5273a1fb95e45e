import { usePathname } from 'next/navigation';
import { Notice } from '#components/ui/notice.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { signInPath } from '#lib/callback-url.ts';
import type { JoinProblem } from './use-join.ts';

/** Why joining failed, and what the participant can do. */
export function JoinProblemNotice({ problem }: { readonly problem: JoinProblem | null }) {
  const path = usePathname();
  if (problem === null) return null;
  return (
    <Notice tone="danger">
      {problem.code === 'UNAUTHENTICATED' ? (
        <>
          You're signed out. <TextLink href={signInPath(path)}>Sign in again</TextLink> to join.
        </>
      ) : (
        problem.message
      )}
    </Notice>
  );
}
