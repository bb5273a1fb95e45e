import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import {
  createEgressComposer,
  createEgressOutputs,
  createEgressRecorder,
  createEgressService,
  type EgressBucket,
} from '@young-minds/egress';
import { createWebhookVerifier } from '@young-minds/livekit/webhook-verifier';
import { joinMp4s } from '@young-minds/media/join-mp4s';
import {
  askEgressBrowsers,
  followEgresses,
  renewLeases,
  type SeenOutputs,
  type SilentBrowsers,
  stopStrayEgresses,
  sweep,
  watchEgressBrowsers,
  watchEgressOutputs,
} from '@young-minds/recording/capture';
import { DEFAULT_RECORDING_CONFIG, type RecordingConfig, type RecordingPolicy } from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createComposerSwitch, createRecorderRegistry } from '@young-minds/worker/recorder-registry';
import { reuseTestDatabase } from '../database.ts';
import { ManualClock } from '../manual-clock.ts';
import { type SeededSession, seedSession } from '../seed-session.ts';
import { serveWebhooks } from '../serve-webhooks.ts';
import { joinedBody, leftBody } from '../webhook-bodies.ts';
import { createWorkerPipeline, type PipelineParts } from '../worker-pipeline.ts';
import { EgressTestServer, type EgressTestServerOptions } from './egress-test-server.ts';
import { putInBucket } from './put-in-bucket.ts';
import type { TestEgress } from './test-egress.ts';

export const KEYS = { apiKey: 'APItest', apiSecret: 'known to this test and its server only, 40 characters' };
export const START = new Date('2026-03-01T10:00:00.000Z');
export const at = (ms: number) => new Date(START.getTime() + ms);

/** Cheap to encode. Pipeline tests do not depend on the picture. */
export const SMALL_PICTURE = { pictureSize: '320x180', pictureFps: 10 };

const QUIET = { info: () => {}, warn: () => {} };

export interface EgressPipelineBucket {
  readonly storage: StorageProvider;
  /** The bucket as Egress gets it in the request. */
  readonly place: EgressBucket;
  /** The address the test server uses for Google Cloud Storage. */
  readonly gcsUrl?: string;
}

export interface EgressPipelineOptions {
  readonly policy?: Partial<RecordingPolicy>;
  /** The mode `bucket`: the store that recordings go to. The test server writes into it directly. */
  readonly bucket?: EgressPipelineBucket;
  readonly egressServer?: Partial<EgressTestServerOptions>;
  readonly worker?: string;
}

export type EgressPipeline = Awaited<ReturnType<typeof createEgressPipeline>>;

/**
 * Creates a worker's use cases with the real egress adapters, on a test server for LiveKit's egress API. Both
 * directions use the real protocol: Twirp calls over HTTP, and signed webhooks received as in the web process. The
 * test controls the clock.
 */
export async function createEgressPipeline(options: EgressPipelineOptions = {}) {
  const database = await reuseTestDatabase();
  const { db } = database;
  const { policy, bucket, worker } = options;
  const clock = new ManualClock(START);
  const deliver: EgressTestServerOptions['deliver'] = (file, path, output) =>
    putInBucket({ file, path, output, ...(bucket?.gcsUrl !== undefined && { gcsUrl: bucket.gcsUrl }) });
  const egressServer = await new EgressTestServer({
    ...{ keys: KEYS, now: () => clock.now(), pace: 'manual', ...SMALL_PICTURE },
    ...(bucket && { deliver }),
    ...options.egressServer,
  }).open();
  const livekit = { url: egressServer.url, ...KEYS };
  const service = createEgressService(livekit);
  const parts = ({ directory, onReport, recorder, composer, storage }: PipelineParts) => {
    const destination = bucket
      ? ({ kind: 'bucket', bucket: bucket.place } as const)
      : ({ kind: 'file', directory: join(directory, 'egress') } as const);
    const current = bucket?.storage ?? storage.current;
    const place = { destination, storage: current };
    const egress = createEgressRecorder({ livekit, service, ...place, hasManifest: false, onReport, logger: QUIET });
    return {
      recorders: createRecorderRegistry([recorder, egress]),
      composer: createComposerSwitch({
        embedded: composer,
        egress: createEgressComposer({ ...place, captureDirectory: join(directory, 'capture') }),
        join: joinMp4s,
      }),
      egress: service,
      egressOutputs: createEgressOutputs(place),
      storage: { current, of: () => current },
    };
  };
  const fullPolicy = { recorder: 'egress', ...policy } as const;
  const pipeline = await createWorkerPipeline({
    db,
    startAt: START,
    policy: fullPolicy,
    parts,
    clock,
    ...(worker && { worker }),
  });
  await mkdir(join(pipeline.directory, 'egress'));
  const failures: unknown[] = [];
  const seenOutputs: SeenOutputs = new Map();
  const silentBrowsers: SilentBrowsers = new Map();
  const deadEgresses = new Set<string>();
  const verifier = createWebhookVerifier({ ...KEYS, url: egressServer.url, publicUrl: egressServer.url });
  const intake = await serveWebhooks({ unitOfWork: pipeline.unitOfWork, verifier });
  egressServer.webhookUrl = intake.baseUrl;

  /** Advances the clock and runs everything that becomes due, including a worker's background tasks. */
  async function pass(ms: number): Promise<void> {
    clock.moveTo(new Date(clock.now().getTime() + ms));
    await egressServer.closeSegments();
    await work();
  }

  /**
   * Runs jobs as the queue does: a job that cannot succeed later ends the recording, any other is scheduled again.
   */
  function runJobs(): Promise<void> {
    return pipeline.runDueJobs(({ name, payload }, error) => {
      failures.push(error);
      const isFinal = isYoungMindsError(error) && !error.retryable;
      if (isFinal && name === 'compose-recording')
        void pipeline.jobs.enqueue({} as never, 'give-up-recording', payload);
    });
  }

  async function work(): Promise<void> {
    await renewLeases(pipeline);
    await runJobs();
    await sweep(pipeline);
    await runJobs();
    await followEgresses(pipeline);
    await watchEgressBrowsers(pipeline);
    await askEgressBrowsers(pipeline, silentBrowsers);
    await watchEgressOutputs(pipeline, seenOutputs);
    await stopStrayEgresses(pipeline, ({ egressId }) => deadEgresses.add(egressId));
    await runJobs();
    await (pipeline.recorders.of('egress') as ReturnType<typeof createEgressRecorder>).close();
    await egressServer.settled();
    await runJobs();
  }

  /** Opens a session in which one participant has just joined and whose recording is requested. */
  async function openSession(recordingConfig: RecordingConfig = DEFAULT_RECORDING_CONFIG): Promise<OpenSession> {
    const session = await seedSession(db, { startAt: START, recordingConfig });
    const interval = {
      session,
      userId: session.mentorId,
      participantSid: `PA_${session.roomId}`,
      joinedAt: clock.now(),
    };
    await pipeline.receive(joinedBody(interval));
    return { ...session, leave: () => pipeline.receive(leftBody({ ...interval, leftAt: clock.now() })) };
  }

  return {
    ...pipeline,
    egressServer,
    database,
    /** The errors that jobs have thrown. */
    failures,
    /** The egresses that LiveKit lists as running and whose service does not answer. */
    deadEgresses,
    pass,
    work,
    openSession,
    /** Opens a session and requests its egress, which takes half a second. */
    async requestEgress(): Promise<[OpenSession, TestEgress]> {
      const session = await openSession();
      await pass(500);
      const [egress] = egressServer.egresses;
      if (egress === undefined) throw new Error('no egress was asked for');
      return [session, egress];
    },
    async close() {
      await intake.close();
      await egressServer.close();
      await pipeline.close();
      await database.drop();
    },
  };
}

export interface OpenSession extends SeededSession {
  readonly leave: () => Promise<unknown>;
}
