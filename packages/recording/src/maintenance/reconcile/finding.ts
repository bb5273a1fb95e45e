import type { Clock } from '@young-minds/core';
import { captureSourceOf } from '../../composition/compose-recording.ts';
import type { OperatorAlert, Recording, RecordingPolicy } from '../../domain/index.ts';
import type {
  CaptureFolders,
  Composer,
  Repositories,
  RoomParticipants,
  StorageRegistry,
  UnitOfWork,
} from '../../ports/index.ts';
import { listRawChunks } from '../../raw-tracks/raw-chunk.ts';

export interface ReconcileDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly roomParticipants: RoomParticipants;
  readonly composer: Composer;
  readonly storage: StorageRegistry;
  readonly captures: CaptureFolders;
}

/**
 * A disagreement between the rows and LiveKit, disk or store.
 * - presence_unknown: LiveKit has joins or leaves that no webhook reported; participants who are present are recorded
 * - recording_unheld: in progress, and no running worker holds it
 * - recorder_orphaned: a recorder in a room whose recording is over
 * - object_unclaimed: the finished object is in the store, and its row does not refer to it
 * - failed_with_bytes: it failed, and its tracks or its object still exist
 * - capture_left_over: tracks of a recording that is stored and verified
 * - capture_unknown: tracks of a recording that is not in the database
 * - object_lost, object_damaged: the object of a completed recording is missing or changed
 */
export type FindingKind =
  | 'presence_unknown'
  | 'recording_unheld'
  | 'recorder_orphaned'
  | 'object_unclaimed'
  | 'failed_with_bytes'
  | 'capture_left_over'
  | 'capture_unknown'
  | 'object_lost'
  | 'object_damaged';

export interface Finding {
  readonly kind: FindingKind;
  readonly roomId?: string;
  readonly recordingId?: string;
  /** What was found, for operators. */
  readonly detail: string;
  /**
   * Repairs it within a transaction, by events of the state machine and jobs; returns false if a repair is no longer
   * needed. Absent if any repair would lose data.
   */
  readonly repair?: (repositories: Repositories) => Promise<boolean>;
  /** Present if the operator has to act. */
  readonly alert?: OperatorAlert;
}

/** Checks one kind of evidence. A finding is a proposal: `repair` checks again under the room's lock. */
export type Check = (deps: ReconcileDeps) => AsyncGenerator<Finding>;

interface LeftDeps {
  readonly composer: Composer;
  readonly storage: StorageRegistry;
}

/** Returns whether a video can be made of a recording: from tracks on this disk, or from chunks in the store. */
export async function isAnythingLeft({ composer, storage }: LeftDeps, recording: Recording): Promise<boolean> {
  if (await composer.holds(recording.id, captureSourceOf(recording))) return true;
  return (await listRawChunks(storage.current, recording.id)).length > 0;
}

export interface Reading {
  /** The name under which the position is stored. */
  readonly name: string;
  readonly limit: number;
  readonly list: (repositories: Repositories, afterId: string | null, limit: number) => Promise<readonly Recording[]>;
}

/** Reads the next page of recordings, one page per run, and starts over after the last. */
export async function readNextPage(
  { unitOfWork, clock }: ReconcileDeps,
  reading: Reading,
): Promise<readonly Recording[]> {
  const { name, limit, list } = reading;
  return unitOfWork.run(async (repositories) => {
    const page = await list(repositories, await repositories.backgroundTaskRuns.positionOf(name), limit);
    const position = page.length < limit ? null : (page.at(-1)?.id ?? null);
    await repositories.backgroundTaskRuns.settle(name, { nextAt: clock.now(), position });
    return page;
  });
}
