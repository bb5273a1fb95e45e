import { CAMERA } from '../coded-publisher.ts';
import { createRandom } from '../create-random.ts';
import { type RoomPlace, RtpPublisher, type RtpPublisherOptions } from '../rtp-publisher.ts';

/** What a participant with an ordinary token does to destroy the recording of the others. */
export interface Attack {
  readonly kind: string;
  /** Joins a room and attacks until it is ended. */
  begin(place: RoomPlace): Promise<RunningAttack>;
}

export interface RunningAttack {
  /** Bytes of all RTP packets so far, without extensions and encryption. */
  sentBytes(): number;
  /** Leaves the room. */
  end(): Promise<void>;
}

interface StreamAttack extends Partial<Omit<RtpPublisherOptions, keyof RoomPlace>> {
  readonly kind: string;
  /** Starts to send. */
  readonly start: (publisher: RtpPublisher) => Promise<void> | void;
}

export const VIDEO_CLOCK_HZ = 90_000;

/** Returns an attack of a participant that stays in the room. By default, it publishes a camera. */
export function streamAttack({ kind, start, tracks = [CAMERA], ...options }: StreamAttack): Attack {
  return {
    kind,
    async begin(place) {
      const publisher = await RtpPublisher.join({ ...place, ...options, tracks });
      await start(publisher);
      return { sentBytes: () => publisher.sentBytes, end: () => publisher.leave() };
    },
  };
}

/** Calls `act` this often per second, with the number of earlier calls, until the participant leaves. */
export function repeat(publisher: RtpPublisher, perSecond: number, act: (index: number) => void): void {
  let index = 0;
  publisher.pace({ startMs: performance.now(), intervalMs: 1000 / perSecond }, () => act(index++));
}

const NOISE = Buffer.alloc(1 << 20);
const random = createRandom(1);
for (let index = 0; index < NOISE.length; index++) NOISE[index] = Math.floor(random() * 256);
let used = 0;

/** Returns bytes without meaning, others at each call. */
export function noise(length: number): Buffer {
  if (used + length > NOISE.length) used = 0;
  used += length;
  return NOISE.subarray(used - length, used);
}
