import type { Instance } from './start-instance.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Waits for somebody to end the instance, or for a part of it to fail, and stops it. Returns the exit code. */
export async function untilStopped(instance: Instance): Promise<number> {
  const failure = await Promise.race([askedToStop(), instance.failed]);
  console.log(failure ?? '\nStopping …');
  await instance[Symbol.asyncDispose]();
  return failure === null ? 0 : 1;
}

/** A signal, or the end of the process that started this one. */
function askedToStop(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(null));
    process.on('disconnect', () => resolve(null));
  });
}
