import { setTimeout as delay } from 'node:timers/promises';

export interface Part {
  /** Settles with how it ended, for any reason. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface RestartPolicy {
  /** The wait before each restart in a row. After the last one, the part is given up. */
  readonly delaysMs: readonly number[];
  /** A part that ran this long starts again with the first delay. */
  readonly stableMs: number;
}

interface KeepRunningOptions<Started extends Part> {
  /** Begins every reported line. */
  readonly name: string;
  /** Called for every start. The signal aborts a start that is no longer needed. */
  readonly start: (signal: AbortSignal) => Promise<Started>;
  readonly report: (line: string) => void;
  readonly policy?: RestartPolicy;
}

export interface KeptPart<Started extends Part> {
  readonly first: Started;
  /** Settles with the reason when the part is given up. */
  readonly failed: Promise<string>;
  /** Stops the part and restarts it no more. */
  stop(): Promise<void>;
}

/** 0.5 s to 30 s, for about nine minutes in total. */
const DELAYS_MS = Array.from({ length: 24 }, (_, index) => Math.min(500 * 2 ** index, 30_000));
const DEFAULT_POLICY: RestartPolicy = { delaysMs: DELAYS_MS, stableMs: 60_000 };

/** Starts a part and restarts it whenever it ends. Rejects if the first start fails. */
export async function keepRunning<Started extends Part>(
  options: KeepRunningOptions<Started>,
): Promise<KeptPart<Started>> {
  const { start, policy = DEFAULT_POLICY } = options;
  const stopping = new AbortController();
  const first = await start(stopping.signal);
  const failed = Promise.withResolvers<string>();
  const supervision = supervise({ ...options, policy, signal: stopping.signal }, first).then((reason) => {
    if (reason !== null) failed.resolve(reason);
  });
  return {
    first,
    failed: failed.promise,
    stop: () => {
      stopping.abort();
      return supervision;
    },
  };
}

interface Supervision<Started extends Part> extends Required<KeepRunningOptions<Started>> {
  readonly signal: AbortSignal;
}

/** Returns why the part was given up, or null if it was stopped. */
async function supervise<Started extends Part>(options: Supervision<Started>, first: Started): Promise<string | null> {
  const { name, report, policy, signal } = options;
  const stopped = new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('was stopped')));
  let part: Started | null = first;
  let reason = '';
  let restarts = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    if (part !== null) reason = await Promise.race([stopped, part.ended]);
    if (signal.aborted) break;
    if (part !== null && performance.now() - startedAt >= policy.stableMs) restarts = 0;
    const delayMs = policy.delaysMs[restarts];
    if (delayMs === undefined) return `${name} ${reason}. Gave up after ${restarts} restarts.`;
    restarts += 1;
    report(`${name} ${reason}. Restart ${restarts} of ${policy.delaysMs.length} in ${delayMs / 1000} s.`);
    part = await restart(options, delayMs).catch((error: Error) => {
      reason = `did not start: ${error.message}`;
      return null;
    });
  }
  await part?.stop();
  return null;
}

/** Returns null if the part was stopped during the delay. */
async function restart<Started extends Part>(options: Supervision<Started>, delayMs: number): Promise<Started | null> {
  const { name, start, report, signal } = options;
  await delay(delayMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) return null;
  const part = await start(signal);
  report(`${name} is running again.`);
  return part;
}
