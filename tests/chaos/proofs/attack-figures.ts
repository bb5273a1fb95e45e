import { resetPeak, usageOf } from '../../support/line-process.ts';
import type { HeldSession } from '../participants/hold-session.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import type { SessionVerdict } from './judge-session.ts';

/** What an attack cost the platform. */
export interface AttackFigures {
  readonly kind: string;
  /** Whether the other participant's recording is complete. */
  readonly isRecordingKept: boolean;
  readonly heldSeconds: number;
  readonly sentBytes: number | null;
  /** Of the hostile participant's tracks and the journal. */
  readonly writtenBytes: number;
  /** Processor time of all ffmpeg processes. */
  readonly composingSeconds: number;
  /** Time from the last leave until the recording was playable. Null if it never was. */
  readonly playableSeconds: number | null;
  /** The worker's largest resident memory, without its ffmpeg processes. */
  readonly workerPeakMiB: number;
}

/** The worker's costs since they were measured last. */
export interface WorkerCosts {
  readonly composingSeconds: number;
  readonly workerPeakMiB: number;
}

/** Starts to measure the only worker. Call the result once all work is done. */
export function measureWorker({ workers }: Pick<ChaosSystem, 'workers'>): () => WorkerCosts | null {
  const [pid] = workers.pids;
  if (pid === undefined) return () => null;
  const before = usageOf(pid);
  resetPeak(pid);
  return () => {
    if (!workers.pids.includes(pid)) return null;
    const { childCpuSeconds, peakMiB } = usageOf(pid);
    return { composingSeconds: childCpuSeconds - before.childCpuSeconds, workerPeakMiB: peakMiB };
  };
}

export interface AttackedSession {
  readonly session: HeldSession;
  readonly verdict: SessionVerdict;
  /** Null if the worker has crashed. */
  readonly costs: WorkerCosts | null;
}

/** Returns the figures of a session that was attacked; null for any other. */
export function attackFigures({ session, verdict, costs }: AttackedSession): AttackFigures | null {
  const { attack, plan } = session;
  if (attack === null || costs === null) return null;
  const { losses, complaints, playableAtMs, lastLeftMs } = verdict;
  return {
    ...attack,
    ...costs,
    isRecordingKept: losses.length === 0 && complaints.length === 0,
    heldSeconds: plan.durationMs / 1000,
    playableSeconds: playableAtMs === null ? null : Math.max(0, playableAtMs - lastLeftMs) / 1000,
  };
}

/** A frame may grow by what a reader needs around it; see `track-limits.ts` of the recorder. */
const MAX_WRITTEN_PER_SENT = 2;
/** For headers and the journal of both participants. */
const WRITTEN_ALLOWANCE_BYTES = 1024 * 1024;
/** Composing without an attack takes a few tenths of a second per second, and programs start for each segment. */
const MAX_COMPOSING_PER_SECOND = 1;
const COMPOSING_ALLOWANCE_SECONDS = 15;
/** Twice as much as a worker has with a few recordings. */
const MAX_WORKER_PEAK_MIB = 1024;

/** Returns the costs of an attack that exceed what the length of the session and the bytes sent allow. */
export function excessesOf(figures: AttackFigures): string[] {
  const { sentBytes, writtenBytes, heldSeconds, composingSeconds, workerPeakMiB } = figures;
  if (sentBytes === null) return ['the process of the hostile participant has crashed'];
  const maxWritten = MAX_WRITTEN_PER_SENT * sentBytes + WRITTEN_ALLOWANCE_BYTES;
  const maxSeconds = MAX_COMPOSING_PER_SECOND * heldSeconds + COMPOSING_ALLOWANCE_SECONDS;
  return [
    ...(writtenBytes > maxWritten ? [`${writtenBytes} bytes were written for ${sentBytes} sent`] : []),
    ...(composingSeconds > maxSeconds ? [`composing took ${composingSeconds} s for ${heldSeconds} s`] : []),
    ...(workerPeakMiB > MAX_WORKER_PEAK_MIB ? [`the worker used ${workerPeakMiB} MiB of memory`] : []),
  ];
}
