import type { Clock } from '@young-minds/core';
import type { CaptureDiskWatch, WorkerLease } from '@young-minds/recording/capture';
import type { RecordingPolicy } from '@young-minds/recording/domain';
import type {
  AheadComposer,
  CaptureFolders,
  Composer,
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

/** What the recording line's use cases need in a worker. */
export interface PipelineDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly lease: WorkerLease;
  readonly recorders: RecorderRegistry;
  /** Null: this process knows no egress service. */
  readonly egress: EgressService | null;
  readonly composer: Composer;
  /** Null: this composer begins when the capture has ended. */
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
  /** Null: the operator reads the log. */
  readonly operatorEmail: string | null;
  /** Where people reach the site, without a trailing slash. */
  readonly baseUrl: string;
}
