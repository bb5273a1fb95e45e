import type { SeenPresence } from '@young-minds/recording/domain';
import type { Recorder, RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';

export interface FakeRecorderOptions {
  readonly onReport: (report: RecorderReport) => Promise<void>;
  readonly now: () => Date;
}

/** A fake recorder that begins as soon as it is started and ends as soon as it is stopped. */
export class FakeRecorder implements Recorder {
  readonly kind = 'embedded';
  readonly started: StartRecorderRequest[] = [];
  readonly stopped: string[] = [];
  readonly handedOver: string[] = [];
  /** Thrown by `start` while set. */
  startError: Error | null = null;
  /** While true, a stop is received but never confirmed. */
  isSilent = false;
  /** The presence that the recorder reports at its end. */
  presence: SeenPresence | null = null;
  readonly #options: FakeRecorderOptions;

  constructor(options: FakeRecorderOptions) {
    this.#options = options;
  }

  async start(request: StartRecorderRequest): Promise<void> {
    if (this.startError !== null) throw this.startError;
    const { recordingId } = request;
    if (this.started.some((earlier) => earlier.recordingId === recordingId)) return;
    this.started.push(request);
    await this.report({ type: 'began', recordingId, recordingSid: `EM_${recordingId}`, at: this.#options.now() });
  }

  async stop(recordingId: string): Promise<void> {
    this.stopped.push(recordingId);
    if (!this.isSilent) await this.end(recordingId);
  }

  /** Reports that a capture has ended, whether it was stopped or not. */
  async end(recordingId: string): Promise<void> {
    const { presence } = this;
    await this.report({ type: 'ended', recordingId, at: this.#options.now(), reason: 'stopped', presence });
  }

  /** Reports that another recorder has joined for the same recording. */
  async displace(recordingId: string): Promise<void> {
    const index = this.started.findIndex((earlier) => earlier.recordingId === recordingId);
    if (index !== -1) this.started.splice(index, 1);
    await this.report({ type: 'displaced', recordingId, at: this.#options.now() });
  }

  activeRecordingIds(): readonly string[] {
    const ended = new Set([...this.stopped, ...this.handedOver]);
    return this.started.map(({ recordingId }) => recordingId).filter((recordingId) => !ended.has(recordingId));
  }

  async handOver(recordingId: string): Promise<void> {
    this.handedOver.push(recordingId);
  }

  async close(): Promise<void> {}

  report(report: RecorderReport): Promise<void> {
    return this.#options.onReport(report);
  }
}
