import type { MediaConfinement } from '@young-minds/media/sandbox';
import type {
  CaptureDisk,
  DiskRoom,
  PipelineStatistics,
  PipelineStatisticsReader,
  RoomParticipants,
} from '@young-minds/recording/ports';

/** A room name that no session has. */
const PROBE_ROOM = 'readiness-probe';
/** Workers pick up jobs within a second; one that has been due for this long is stuck. */
const MAX_JOB_WAIT_MS = 60_000;

export interface ReadinessDeps {
  readonly statistics: PipelineStatisticsReader;
  readonly captureDisk: CaptureDisk;
  readonly roomParticipants: RoomParticipants;
  /** Rejects if this process cannot receive media. */
  readonly probeMedia: () => Promise<void>;
  readonly findConfinement: () => Promise<MediaConfinement>;
  /** Whether this process accepts jobs. */
  readonly isConsuming: () => boolean;
  readonly diskRoom: () => DiskRoom | null;
}

/** Each check is `ok`, or a description of the problem for the operator. */
export interface Readiness {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<'database' | 'queue' | 'captureDisk' | 'livekit' | 'media', string>>;
  /** Disk pressure does not make a worker unready, because only the worker can free the space. */
  readonly disk: DiskRoom | null;
  /** What confines ffmpeg in this process; `npm run doctor` cannot find out in its own. */
  readonly confinement: MediaConfinement;
}

/** Checks that this worker can do its work now, by using each dependency and not only looking for it. */
export async function checkReadiness(deps: ReadinessDeps): Promise<Readiness> {
  const statistics = deps.statistics.read();
  const [database, queue, captureDisk, livekit, media] = await Promise.all([
    outcomeOf(statistics),
    outcomeOf(statistics.then((known) => assertJobsRun(known, deps.isConsuming()))),
    outcomeOf(deps.captureDisk.probe()),
    outcomeOf(deps.roomParticipants.snapshotOf(PROBE_ROOM)),
    outcomeOf(deps.probeMedia()),
  ]);
  const checks = { database, queue, captureDisk, livekit, media };
  const isReady = Object.values(checks).every((check) => check === 'ok');
  return { isReady, checks, disk: deps.diskRoom(), confinement: await deps.findConfinement() };
}

function assertJobsRun({ queues }: PipelineStatistics, isConsuming: boolean): void {
  if (!isConsuming) throw new Error('This worker does not consume jobs.');
  // Only a few compose and store jobs run at a time, so the others may wait longer.
  const late = queues.filter(
    ({ job, oldestWaitingMs }) => !/^(compose|store)-/.test(job) && oldestWaitingMs > MAX_JOB_WAIT_MS,
  );
  if (late.length > 0) throw new Error(`Jobs wait for more than a minute: ${late.map(({ job }) => job).join(', ')}.`);
}

function outcomeOf(check: Promise<unknown>): Promise<string> {
  return check.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
