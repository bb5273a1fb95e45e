import { inject } from 'vitest';
import { encodePicture, encodeSound } from './coded-media.ts';
import { CodedPublisher, type CodedPublisherOptions } from './coded-publisher.ts';
import { createToken } from './livekit.ts';

const FPS = 10;

export interface EnterCodedOptions {
  readonly roomName: string;
  readonly identity: string;
  /** Default: the run's LiveKit. */
  readonly url?: string;
}

function encodeMedia() {
  return Promise.all([
    encodePicture({ picture: 'testsrc=decimals=1', width: 160, height: 90, fps: FPS, seconds: 2 }),
    encodeSound({ sound: 'sine=frequency=440', seconds: 2 }),
  ]);
}

/** Encoded once for each test file. */
let media: ReturnType<typeof encodeMedia> | undefined;

/** Joins with encoded media of no particular content. */
export async function joinCoded(place: Pick<CodedPublisherOptions, 'url' | 'token'>): Promise<CodedPublisher> {
  media ??= encodeMedia();
  const [picture, sound] = await media;
  return CodedPublisher.join({ ...place, picture, sound, fps: FPS });
}

/**
 * Joins as a participant that sends pre-encoded media, for tests in which it only matters that media flows. It costs
 * a fraction of a robot, which encodes its pictures while it sends them.
 */
export async function enterCoded(options: EnterCodedOptions): Promise<CodedPublisher> {
  return joinCoded(await placeOf(options));
}

/** Returns the server that a participant joins, and a token for the room. */
export async function placeOf({ roomName, identity, url = inject('livekit').url }: EnterCodedOptions) {
  return { url, token: await createToken({ roomName, identity }) };
}
