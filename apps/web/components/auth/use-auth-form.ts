import { type FormEvent, useState } from 'react';

/** What Better Auth's client answers with. */
interface AuthAnswer {
  readonly error: {
    readonly message?: string | undefined;
    readonly code?: string | undefined;
    readonly status: number;
  } | null;
}

export interface AuthProblem {
  readonly message: string;
  readonly code: string | undefined;
}

interface AuthForm {
  readonly isBusy: boolean;
  readonly problem: AuthProblem | null;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
}

/** The life of a form that calls Better Auth: under way, refused with a reason, or done. */
export function useAuthForm(
  submit: (fields: FormData) => Promise<AuthAnswer>,
  onDone: (fields: FormData) => void,
): AuthForm {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<AuthProblem | null>(null);
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(null);
    const { error } = await submit(fields).catch(() => ({ error: { status: 0 } }) satisfies AuthAnswer);
    setIsBusy(false);
    if (error === null) onDone(fields);
    else setProblem(problemOf(error));
  };
  return { isBusy, problem, onSubmit };
}

function problemOf({ message, code, status }: NonNullable<AuthAnswer['error']>): AuthProblem {
  if (status === 0) return { code, message: 'The platform cannot be reached. Check your connection and try again.' };
  if (status === 429) return { code, message: 'Too many attempts. Wait a minute and try again.' };
  return { code, message: message ?? 'That did not work. Try again in a moment.' };
}
