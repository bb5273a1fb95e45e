import { EgressInfo } from '@livekit/protocol';
import { type CapturedDelivery, readCapture, replayIn } from '../livekit-captures.ts';
import type { SeededSession } from '../seed-session.ts';
import type { EgressPipeline } from './egress-pipeline.ts';
import { SMALL_PICTURE, START } from './egress-pipeline.ts';
import { ORDINARY } from './test-egress.ts';
import { writeMp4 } from './write-mp4.ts';

interface Body {
  event: string;
  id: string;
  participant?: { identity: string };
  egressInfo?: { egressId: string; fileResults?: { filename?: string; location?: string; duration?: string }[] };
}

/**
 * Plays a recorded scenario to a session: every delivery at its time, signed again, with the room and the
 * participants of the session. The egresses of the scenario replace those that the pipeline requests, in order, and
 * their files are written. Any further request of the pipeline finds no free worker.
 */
export async function playScenario(pipeline: EgressPipeline, session: SeededSession, name: string): Promise<void> {
  const deliveries = readCapture(name);
  const cast = new Cast(pipeline, deliveries);
  const bodies = replayIn(session, deliveries);
  for (const [index, { atMs, answered }] of deliveries.entries()) {
    const now = new Date(START.getTime() + atMs);
    if (now > pipeline.clock.now()) await pipeline.pass(now.getTime() - pipeline.clock.now().getTime());
    const body = await cast.assign(JSON.parse(bodies[index] ?? ''));
    // A delivery that the receiver failed to accept when it was recorded is not delivered now either.
    if (answered < 500 && body !== null) await pipeline.egressServer.webhooks.sendBody(JSON.stringify(body));
    await pipeline.work();
  }
}

/** Maps each egress of a scenario to one of the pipeline's. */
class Cast {
  readonly #pipeline: EgressPipeline;
  readonly #ids: readonly string[];
  readonly #shift: bigint;

  constructor(pipeline: EgressPipeline, deliveries: readonly CapturedDelivery[]) {
    this.#pipeline = pipeline;
    const bodies = deliveries.map(({ body }): Body & { createdAt: string } => JSON.parse(body));
    this.#ids = [...new Set(bodies.flatMap(({ egressInfo }) => egressInfo?.egressId ?? []))];
    const [first] = bodies;
    this.#shift = BigInt(START.getTime()) * 1_000_000n - BigInt(first?.createdAt ?? 0) * 1_000_000_000n;
    // The scenarios were recorded without segments.
    pipeline.egressServer.script = { ...ORDINARY, hasSegments: false };
    pipeline.egressServer.startBehaviour = this.#ids.length === 0 ? 'refuse' : 'accept';
  }

  /** Returns the body with the names of the pipeline's own egress, or null if the pipeline never requested it. */
  async assign(body: Body): Promise<Body | null> {
    this.#limit();
    const shifted: Body = JSON.parse(JSON.stringify(body), (key, value) => this.#shiftTime(key, value));
    const original = shifted.egressInfo?.egressId ?? shifted.participant?.identity ?? '';
    const index = this.#ids.indexOf(original);
    if (index === -1) return shifted;
    const own = this.#pipeline.egressServer.egresses[index];
    if (own === undefined) return null;
    if (shifted.participant !== undefined) shifted.participant.identity = own.egressId;
    if (shifted.egressInfo === undefined) return shifted;
    return { ...shifted, egressInfo: await this.#perform(own, shifted.egressInfo) };
  }

  async #perform(own: EgressPipeline['egressServer']['egresses'][number], info: NonNullable<Body['egressInfo']>) {
    const [file] = info.fileResults ?? [];
    if (file?.location !== undefined) {
      const seconds = Number(BigInt(file.duration ?? '0') / 1_000_000n) / 1000;
      const { pictureSize: size, pictureFps: fps } = SMALL_PICTURE;
      await writeMp4(own.path, { seconds, size, fps, content: own.script.content });
      file.location = own.path;
    }
    const { roomComposite } = own.info.toJson() as { roomComposite: object };
    const ownInfo = { ...info, egressId: own.egressId, roomComposite };
    own.info = EgressInfo.fromJson(ownInfo as never, { ignoreUnknownFields: true });
    return ownInfo;
  }

  /** Beyond the scenario's own egresses no worker is free. */
  #limit(): void {
    if (this.#pipeline.egressServer.egresses.length >= this.#ids.length)
      this.#pipeline.egressServer.startBehaviour = 'refuse';
  }

  #shiftTime(key: string, value: unknown): unknown {
    if (typeof value !== 'string' || !/^\d+$/.test(value)) return value;
    if (['startedAt', 'endedAt', 'updatedAt'].includes(key)) return String(BigInt(value) + this.#shift);
    if (key === 'joinedAtMs') return String(BigInt(value) + this.#shift / 1_000_000n);
    if (['createdAt', 'joinedAt', 'creationTime'].includes(key))
      return String(BigInt(value) + this.#shift / 1_000_000_000n);
    return value;
  }
}
