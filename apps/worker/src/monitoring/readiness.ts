import type {
  CaptureDisk,
  DiskRoom,
  PipelineStatistics,
  PipelineStatisticsReader,
  RoomParticipants,
} from '@young-minds/recording/ports';

export interface ReadinessDeps {
  readonly statistics: PipelineStatisticsReader;
  readonly captureDisk: CaptureDisk;
  readonly roomParticipants: RoomParticipants;
  /** Whether this process takes jobs. */
  readonly isConsuming: () => boolean;
  readonly diskRoom: () => DiskRoom | null;
}

/** What is well is `ok`; else what is wrong, for the operator. */
export interface Readiness {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<'database' | 'queue' | 'captureDisk' | 'livekit', string>>;
  /** Pressure on the disk makes no worker unready: it is the one that relieves it. */
  readonly disk: DiskRoom | null;
}

/** No session has this room. */
const PROBE_ROOM = 'readiness-probe';
/** Jobs are taken within a second; one that has been due for so long is not being taken. */
const MAX_JOB_WAIT_MS = 60_000;

/** Whether this worker can do its work right now: each thing it needs is used, not only looked at. */
export async function checkReadiness(deps: ReadinessDeps): Promise<Readiness> {
  const statistics = deps.statistics.read();
  const [database, queue, captureDisk, livekit] = await Promise.all([
    outcomeOf(statistics),
    outcomeOf(statistics.then((known) => assertTaken(known, deps.isConsuming()))),
    outcomeOf(deps.captureDisk.probe()),
    outcomeOf(deps.roomParticipants.look(PROBE_ROOM)),
  ]);
  const checks = { database, queue, captureDisk, livekit };
  return { isReady: Object.values(checks).every((check) => check === 'ok'), checks, disk: deps.diskRoom() };
}

function assertTaken({ queues }: PipelineStatistics, isConsuming: boolean): void {
  if (!isConsuming) throw new Error('This worker takes no jobs.');
  // Compositions take turns, and may well wait.
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
