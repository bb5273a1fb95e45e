import type { Logger } from '@young-minds/core';
import { recordingIdOfEgressPath } from '@young-minds/recording/domain';
import type { EgressService, Recorder, RecorderReport, StorageProvider } from '@young-minds/recording/ports';
import { type BeginEgressOptions, beginEgress } from './begin-egress.ts';
import { probeDestination } from './probe-destination.ts';

/** After this many stop requests without an answer, about 6 s each, the service counts as gone. */
const SILENT_STOPS = 2;

export interface EgressRecorderOptions extends BeginEgressOptions {
  readonly service: EgressService;
  /** The store for new recordings; for the destination `bucket`, the same bucket. */
  readonly storage: StorageProvider;
  readonly onReport: (report: RecorderReport) => Promise<void>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Creates a recorder that uses LiveKit Egress. Egress runs as a separate service and reports by webhook and when
 * queried (see the use case `followEgresses`), so this process keeps no state of it.
 */
export function createEgressRecorder(options: EgressRecorderOptions): Recorder & { close(): Promise<void> } {
  const stops = new Stops(options);
  return {
    kind: 'egress',
    activeRecordingIds: () => [],
    async start(request) {
      // The egress has started and continues, whichever worker follows it.
      if (request.recordingSid != null) return;
      await probeDestination(options.destination, options.storage);
      const egressId = await beginEgress(options, request);
      options.logger.info({ recordingId: request.recordingId, egressId }, 'The egress is asked for');
    },
    stop: async (recordingId) => stops.begin(recordingId),
    handOver: async () => {},
    close: () => stops.settle(),
  };
}

/**
 * The stop requests in progress. They run in the background because one may take 8 s, and the caller must renew leases
 * meanwhile.
 */
class Stops {
  readonly #options: EgressRecorderOptions;
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #silences = new Map<string, number>();

  constructor(options: EgressRecorderOptions) {
    this.#options = options;
  }

  begin(recordingId: string): void {
    if (this.#underWay.has(recordingId)) return;
    const done = this.#stop(recordingId)
      .catch((err: unknown) =>
        this.#options.logger.warn({ err, recordingId }, 'Stopping an egress failed; it is retried'),
      )
      .finally(() => this.#underWay.delete(recordingId));
    this.#underWay.set(recordingId, done);
  }

  async settle(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  async #stop(recordingId: string): Promise<void> {
    const { service } = this.#options;
    for (const { egressId, outputPath } of await service.listActive()) {
      if (recordingIdOfEgressPath(outputPath) !== recordingId) continue;
      const outcome = await service.stop(egressId);
      if (outcome === 'no_answer') await this.#noteSilence(recordingId, egressId);
      else this.#silences.delete(recordingId);
    }
  }

  async #noteSilence(recordingId: string, egressId: string): Promise<void> {
    const silences = (this.#silences.get(recordingId) ?? 0) + 1;
    this.#silences.set(recordingId, silences);
    if (silences < SILENT_STOPS) return;
    this.#silences.delete(recordingId);
    const reason = `The Egress service does not answer; LiveKit still reports ${egressId} as running`;
    await this.#options.onReport({ type: 'ended', recordingId, at: new Date(), reason, presence: null });
  }
}
