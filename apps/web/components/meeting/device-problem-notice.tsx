import { Notice } from '#components/ui/notice.tsx';
import type { DeviceProblem } from './device-problem.ts';

export function DeviceProblemNotice({ problem }: { readonly problem: DeviceProblem | null }) {
  if (problem === null) return null;
  return (
    <Notice tone="warning" title={problem.title}>
      {problem.advice}
    </Notice>
  );
}
