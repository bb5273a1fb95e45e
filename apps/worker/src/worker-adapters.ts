import type { MediaConfinement } from '@young-minds/media/sandbox';
import type { PrometheusMetrics } from '@young-minds/metrics/prometheus';
import type {
  AheadComposer,
  CaptureDisk,
  CaptureFolders,
  Composer,
  EgressOutputs,
  EgressService,
  Mailer,
  RawTracks,
  Recorder,
  RecorderReport,
  RoomNoticeBoard,
  RoomParticipants,
  StorageRegistry,
} from '@young-minds/recording/ports';

/** A recorder with connections in this process, which must be closed in order at shutdown. */
interface ClosableRecorder extends Recorder {
  /** Resolves when the recorder can record a room immediately; absent if it always can. */
  whenReady?(): Promise<void>;
  /** Leaves every room without ending the recordings; the worker that starts them next continues them. */
  close(): Promise<void>;
}

type OnReport = (report: RecorderReport) => Promise<void>;

interface EgressAdapters {
  readonly service: EgressService;
  readonly outputs: EgressOutputs;
  readonly createRecorder: (onReport: OnReport) => ClosableRecorder;
}

/** The adapters of the ports. */
export interface WorkerAdapters {
  readonly createRecorder: (onReport: OnReport) => ClosableRecorder;
  /** Absent: this process has no Egress client. */
  readonly egress?: EgressAdapters;
  readonly composer: Composer;
  /** Null: this composer starts after the capture has ended. */
  readonly aheadComposer: AheadComposer | null;
  /** Null: no recorder in this process writes tracks. */
  readonly rawTracks: RawTracks | null;
  readonly storage: StorageRegistry;
  /** Null: email is disabled. */
  readonly mailer: (Mailer & { close(): void }) | null;
  readonly roomParticipants: RoomParticipants;
  readonly captures: CaptureFolders;
  readonly noticeBoard: RoomNoticeBoard;
  /** Absent: this process is not monitored. */
  readonly metrics?: PrometheusMetrics;
  /** Absent: free space is not monitored. */
  readonly captureDisk?: CaptureDisk;
  /** Rejects if this process cannot receive media. Absent: not monitored. */
  readonly probeMedia?: () => Promise<void>;
  /** Returns what confines ffmpeg. Absent: not monitored. */
  readonly findConfinement?: () => Promise<MediaConfinement>;
}
