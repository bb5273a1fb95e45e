import { join, relative } from 'node:path';
import { startWorker } from '@young-minds/local-services/platform/start-platform';
import type { Guard } from '@young-minds/local-services/processes/guard';
import type { RunningProcess } from '@young-minds/local-services/processes/start-process';

/** The workers that are running, oldest first. */
export interface Workers {
  readonly pids: readonly number[];
  add(changes?: NodeJS.Dict<string>): Promise<void>;
  /** Stops the oldest worker in an orderly way. */
  stopOldest(): Promise<void>;
  killOldest(): Promise<void>;
  /** Starts or stops workers until this many are running. */
  settleAt(count: number): Promise<void>;
  /** Returns the workers that have crashed since the last call, with the paths of their logs. */
  removeCrashed(): string[];
}

export interface WorkersOptions {
  readonly env: NodeJS.Dict<string>;
  readonly folder: string;
  readonly guard: Guard;
}

export function createWorkers({ env, folder, guard }: WorkersOptions): Workers {
  let running: RunningProcess[] = [];
  let started = 0;
  const workers: Workers = {
    get pids() {
      return running.map(({ pid }) => pid);
    },
    async add(changes = {}) {
      started += 1;
      // Each worker has its own log, so that the log of a killed one stays readable.
      const logFolder = join(folder, `worker-${started}`);
      running.push(await startWorker({ env: { ...env, ...changes }, logFolder, guard }));
    },
    async stopOldest() {
      await running.shift()?.stop();
    },
    async killOldest() {
      await running.shift()?.kill();
    },
    async settleAt(count) {
      while (running.length > count) await workers.stopOldest();
      while (running.length < count) await workers.add();
    },
    removeCrashed() {
      const crashed = running.filter((worker) => worker.hasEnded());
      running = running.filter((worker) => !worker.hasEnded());
      return crashed.map(({ logFile }) => `a worker ended by itself, see ${relative(folder, logFile)}`);
    },
  };
  return workers;
}
