import type { Clock } from '@young-minds/core';
import type { OperatorAlert, RecordingPolicy } from '../../domain/index.ts';
import type { CaptureFolders, Composer, Repositories, StorageRegistry, UnitOfWork } from '../../ports/index.ts';
import type { RoomParticipants } from '../../ports/room-participants.ts';

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
 * What the evidence and the rows do not agree on.
 * - presence_unknown: LiveKit knows of comings and goings that no webhook told of; whoever is there is recorded
 * - recording_unheld: in progress, and no living worker holds it
 * - recorder_orphaned: a recorder in a room whose recording is over
 * - object_unclaimed: the finished object lies in the store, and its row does not know
 * - failed_with_bytes: it failed, and what it is made of is there
 * - capture_left_over: tracks of a recording that is stored and verified
 * - capture_unknown: tracks of a recording that the database does not know
 * - object_lost, object_damaged: a completed recording is not in its store as it was put there
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
  /** What was found, for people. */
  readonly detail: string;
  /**
   * Makes it good within a transaction, by events of the state line and jobs; false where it has become needless.
   * Absent: there is nothing that could be done without losing something.
   */
  readonly repair?: (repositories: Repositories) => Promise<boolean>;
  /** Where the operator has to see to it. */
  readonly alert?: OperatorAlert;
}

/** One look at one kind of evidence. What it finds is a proposal: `repair` looks again under the room's lock. */
export type Check = (deps: ReconcileDeps) => AsyncGenerator<Finding>;
