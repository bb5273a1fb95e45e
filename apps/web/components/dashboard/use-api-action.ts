import { useRouter } from 'next/navigation';
import { useState } from 'react';
import * as z from 'zod/mini';
import { callApi, messageOf } from '#lib/call-api.ts';

interface ApiAction {
  readonly isBusy: boolean;
  /** Why the last request was refused, in words for users. */
  readonly problem: string | null;
  /** Posts, then refreshes the page. Resolves to whether it succeeded. */
  readonly post: (path: string, body?: unknown) => Promise<boolean>;
  readonly forgetProblem: () => void;
}

/** The state of a change that a button requests from the API: in progress, refused with a reason, or done. */
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
      setProblem(messageOf(error));
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, problem, post, forgetProblem: () => setProblem(null) };
}
