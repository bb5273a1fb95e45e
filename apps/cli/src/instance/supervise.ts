import { YoungMindsError } from '@young-minds/core';
import { keepRunning, type Part } from '@young-minds/local-services/processes/keep-running';
import type { RunningProcess } from '@young-minds/local-services/processes/start-process';
import { keepPorts } from './ports.ts';

/** The parts of an instance that are restarted whenever they end. */
export interface Supervised {
  /** What was started; it is stopped in reverse order. */
  readonly resources: AsyncDisposableStack;
  /** Each settles when its part is given up. */
  readonly failures: Promise<string>[];
}

/** Starts a part. The signal aborts the start. */
type StartPart<Started extends Part> = (signal: AbortSignal) => Promise<Started>;

/** Starts a part, restarts it whenever it ends, and stops it with the instance. */
export async function supervise<Started extends Part>(
  { resources, failures }: Supervised,
  name: string,
  start: StartPart<Started>,
): Promise<Started> {
  const part = await keepRunning({ name, start, report: console.log });
  resources.defer(() => part.stop());
  failures.push(part.failed);
  return part.first;
}

/** The other parts and the browsers use the address of the first start, so another port is a failed start. */
export function onSamePort<Started extends Part & { readonly port: number }>(
  part: 'database' | 'livekit',
  start: StartPart<Started>,
): StartPart<Started> {
  let firstPort: number | null = null;
  return async (signal) => {
    const started = await start(signal);
    firstPort ??= started.port;
    await keepPorts({ [part]: firstPort });
    if (started.port === firstPort) return started;
    await started.stop();
    throw new YoungMindsError('SETUP_FAILED', `Port ${firstPort} is in use. Stop the process that listens there.`);
  };
}

/** Adds the log file to how a process ended. */
export function namingLog({ ended, logFile, stop }: RunningProcess): Part {
  return { ended: ended.then((how) => `${how} (see ${logFile})`), stop };
}
