import { useRouter } from 'next/navigation';
import { useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '#lib/call-api.ts';

interface ApiAction {
  readonly isBusy: boolean;
  /** Why the last try was refused, in words for people. */
  readonly problem: string | null;
  /** Posts and refreshes the page; tells whether it worked. */
  readonly post: (path: string, body?: unknown) => Promise<boolean>;
  readonly forgetProblem: () => void;
}

/** A change asked of the API by a press: under way, refused with a reason, or done. */
export function useApiAction(): ApiAction {
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const post = async (path: string, body?: unknown) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await callApi({ path, method: 'POST', body, schema: z.unknown() });
      router.refresh();
      return true;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That did not work. Try again in a moment.');
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, problem, post, forgetProblem: () => setProblem(null) };
}
