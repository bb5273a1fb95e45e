import { type FormEvent, useState } from 'react';
import { type AuthProblem, type AuthRefusal, describeAuthProblem } from '#lib/describe-auth-problem.ts';

/** The result of a call of Better Auth's client. */
interface AuthAnswer {
  readonly error: AuthRefusal | null;
}

interface AuthForm {
  readonly isBusy: boolean;
  readonly problem: AuthProblem | null;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => Promise<void>;
}

/** The state of a form that calls Better Auth: in progress, refused with a reason, or done. */
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
    else setProblem(describeAuthProblem(error));
  };
  return { isBusy, problem, onSubmit };
}
