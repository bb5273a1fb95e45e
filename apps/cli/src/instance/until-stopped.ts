import type { Instance } from './start-instance.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Waits until the user stops the instance or a part of it fails, and stops it. Returns the exit code. */
export async function untilStopped(instance: Instance): Promise<number> {
  const failure = await Promise.race([askedToStop(), instance.failed]);
  console.log(failure ?? '\nStopping …');
  await instance[Symbol.asyncDispose]();
  return failure === null ? 0 : 1;
}

/** Resolves at a signal, or at the end of the process that started this one. */
function askedToStop(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(null));
    process.on('disconnect', () => resolve(null));
  });
}
