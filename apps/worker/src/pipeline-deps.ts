import type { Clock } from '@young-minds/core';
import type { CaptureDiskWatch, WorkerLease } from '@young-minds/recording/capture';
import type { RecordingPolicy } from '@young-minds/recording/domain';
import type {
  AheadComposer,
  CaptureFolders,
  Composer,
  EgressOutputs,
  EgressService,
  Mailer,
  Metrics,
  RawTracks,
  RecorderRegistry,
  RoomNoticeBoard,
  RoomParticipants,
  StorageRegistry,
  UnitOfWork,
} from '@young-minds/recording/ports';

/** What the use cases of the recording pipeline need in a worker. */
export interface PipelineDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly lease: WorkerLease;
  readonly recorders: RecorderRegistry;
  /** Null: this process has no Egress client. */
  readonly egress: EgressService | null;
  /** Null: this process has no Egress client. */
  readonly egressOutputs: EgressOutputs | null;
  readonly composer: Composer;
  /** Null: this composer starts after the capture has ended. */
  readonly aheadComposer: AheadComposer | null;
  /** Null: this process has no recorder that writes tracks. */
  readonly rawTracks: RawTracks | null;
  readonly storage: StorageRegistry;
  readonly mailer: Mailer | null;
  readonly roomParticipants: RoomParticipants;
  readonly captures: CaptureFolders;
  readonly noticeBoard: RoomNoticeBoard;
  readonly metrics: Metrics;
  readonly disk: CaptureDiskWatch;
  /** Null: alerts are only logged. */
  readonly operatorEmail: string | null;
  /** The URL of the website, without a trailing slash. */
  readonly baseUrl: string;
}
