import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { fitLine, type Line } from './fit-line.ts';
import { readSample, type Sample } from './sample.ts';

export interface TimedSample {
  readonly atMs: number;
  readonly sample: Sample;
}

export interface Watch {
  /** Stops sampling and resolves with all samples. */
  end(): Promise<readonly TimedSample[]>;
}

const SAMPLE_EVERY_MS = 5_000;

/** Samples a system's processes and rows periodically. */
export function watch(system: ChaosSystem, onSample: (sample: Sample) => Promise<void>): Watch {
  const pids = { web: system.web.pid ?? 0, worker: system.workers.pids[0] ?? 0 };
  const samples: TimedSample[] = [];
  const ending = new AbortController();
  const takeSamples = async () => {
    while (!ending.signal.aborted) {
      const sample = await readSample(system.database.db, pids);
      samples.push({ atMs: Date.now(), sample });
      await onSample(sample);
      await delay(SAMPLE_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const sampling = takeSamples();
  return {
    async end() {
      ending.abort();
      await sampling;
      return samples;
    },
  };
}

/** Returns the trend of every figure from a moment on. */
export function linesOf(samples: readonly TimedSample[], fromMs: number): Readonly<Record<string, Line>> {
  const counted = samples.filter(({ atMs }) => atMs >= fromMs);
  const names = Object.keys(counted[0]?.sample ?? {});
  const lineOf = (name: string) => fitLine(counted.map(({ atMs, sample }) => ({ atMs, value: sample[name] ?? 0 })));
  return Object.fromEntries(names.map((name) => [name, lineOf(name)]));
}
