import { setTimeout as delay } from 'node:timers/promises';
import { TrackSource, TrackType } from '@livekit/protocol';
import { type CodedFrame, encodePicture, encodeSound } from '../coded-media.ts';
import { CAMERA, MICROPHONE } from '../coded-publisher.ts';
import { type RoomPlace, RtpPublisher } from '../rtp-publisher.ts';
import { vp8Packets } from '../vp8-packets.ts';
import { type Attack, noise, type RunningAttack, repeat, streamAttack, VIDEO_CLOCK_HZ } from './attack.ts';

const FPS = 10;
const OPUS_PACKET_TICKS = 960;
const SCREEN = { type: TrackType.VIDEO, source: TrackSource.SCREEN_SHARE, width: 320, height: 180 } as const;
const PICTURE = {
  ...{ picture: 'gray', filter: 'noise=c0s=60:c0f=t', fps: FPS, seconds: 1, keyFrameSeconds: 0.1 },
  ...{ width: 320, height: 180 },
} as const;

/** Encoded once, because an attack may join many times. */
let pictures: Promise<CodedFrame[]> | undefined;

/** Sends the same good pictures on all video tracks. */
async function sendPictures(publisher: RtpPublisher): Promise<void> {
  pictures ??= encodePicture(PICTURE);
  const frames = await pictures;
  const tracks = publisher.tracks.filter(({ kind }) => kind === 'video');
  repeat(publisher, FPS, (index) => {
    const { data } = frames[index % frames.length] ?? { data: Buffer.alloc(0) };
    const packets = vp8Packets(data, index * (VIDEO_CLOCK_HZ / FPS), index);
    for (const track of tracks) for (const packet of packets) track.send(packet);
  });
}

/** A shared screen and a camera that are muted and unmuted ten times a second, in turn. */
const muteFlips = streamAttack({
  kind: 'mute-flips',
  tracks: [CAMERA, SCREEN],
  async start(publisher) {
    await sendPictures(publisher);
    repeat(publisher, 10, (index) => {
      for (const [number, track] of publisher.tracks.entries()) {
        publisher.setMuted(track, Math.floor(index / (number + 1)) % 2 === 0);
      }
    });
  },
});

const manyTracks = streamAttack({
  kind: 'many-tracks',
  tracks: Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? CAMERA : SCREEN)),
  start: sendPictures,
});

/** Data messages, for which the token has no permission. */
const dataFlood = streamAttack({
  kind: 'data-flood',
  tracks: [MICROPHONE],
  sendsData: true,
  start(publisher) {
    repeat(publisher, 1000, () => publisher.sendData(new Uint8Array(noise(1000))));
  },
});

const STAY_MS = 300;

let sounds: Promise<CodedFrame[]> | undefined;

async function sendSound(publisher: RtpPublisher): Promise<void> {
  sounds ??= encodeSound({ sound: 'sine=frequency=330', seconds: 1 });
  const packets = await sounds;
  const track = publisher.track('audio');
  repeat(publisher, 50, (index) => {
    const { data } = packets[index % packets.length] ?? { data: Buffer.alloc(0) };
    track.send({ timestamp: index * OPUS_PACKET_TICKS, marker: false, payload: data });
  });
}

/** A participant that leaves and joins again all the time, with the same token. */
const rejoins: Attack = {
  kind: 'rejoins',
  async begin(place) {
    const leaving = new AbortController();
    let sentBytes = 0;
    const rejoining = (async () => {
      while (!leaving.signal.aborted) sentBytes += await stay(place);
    })();
    return {
      sentBytes: () => sentBytes,
      async end() {
        leaving.abort();
        await rejoining;
      },
    } satisfies RunningAttack;
  },
};

/** Joins for a moment, and returns the bytes sent. */
async function stay(place: RoomPlace): Promise<number> {
  const publisher = await RtpPublisher.join({ ...place, tracks: [CAMERA, MICROPHONE] });
  await sendPictures(publisher);
  await sendSound(publisher);
  await delay(STAY_MS);
  const { sentBytes } = publisher;
  await publisher.leave();
  return sentBytes;
}

export const ROOM_ATTACKS: readonly Attack[] = [muteFlips, manyTracks, dataFlood, rejoins];
