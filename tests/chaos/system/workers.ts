import { join, relative } from 'node:path';
import { startWorker } from '@young-minds/local-services/platform/start-worker';
import type { Guard } from '@young-minds/local-services/processes/guard';
import type { RunningProcess } from '@young-minds/local-services/processes/start-process';

/** The workers that run at the moment, oldest first. */
export interface Workers {
  readonly pids: readonly number[];
  add(changes?: NodeJS.Dict<string>): Promise<void>;
  /** The oldest one, in order. */
  stopOldest(): Promise<void>;
  killOldest(): Promise<void>;
  /** Until there are so many. */
  settleAt(count: number): Promise<void>;
  /** Those that ended though nobody ended them, since this was asked last, and where their logs are. */
  takeFallen(): string[];
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
      // A log of its own for each, so that the one that was killed can still be read.
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
    takeFallen() {
      const fallen = running.filter((worker) => worker.hasEnded());
      running = running.filter((worker) => !worker.hasEnded());
      return fallen.map(({ logFile }) => `a worker ended by itself, see ${relative(folder, logFile)}`);
    },
  };
  return workers;
}
