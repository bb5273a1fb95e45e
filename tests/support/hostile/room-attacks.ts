import { setTimeout as delay } from 'node:timers/promises';
import { TrackSource, TrackType } from '@livekit/protocol';
import type { CodedFrame } from '../coded-media.ts';
import { CAMERA, MICROPHONE } from '../coded-publisher.ts';
import { type RoomPlace, RtpPublisher } from '../rtp-publisher.ts';
import { type Attack, noise, repeat, streamAttack } from './attack.ts';
import { encodeNoise, sendPictures, sendSound } from './good-media.ts';

const SCREEN = { type: TrackType.VIDEO, source: TrackSource.SCREEN_SHARE, width: 320, height: 180 } as const;
const encodeSmall = () => encodeNoise(320, 180);

/** A camera that is muted or unmuted ten times a second, and a shared screen half as often. */
const muteFlips = streamAttack({
  kind: 'mute-flips',
  tracks: [CAMERA, SCREEN],
  async start(publisher) {
    sendPictures(publisher, { frames: await encodeSmall() });
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
  async start(publisher) {
    sendPictures(publisher, { frames: await encodeNoise(64, 36) });
  },
});

/** Data messages, for which the token has no permission. */
const dataFlood = streamAttack({
  kind: 'data-flood',
  tracks: [MICROPHONE],
  sendsData: true,
  async start(publisher) {
    await sendSound(publisher);
    repeat(publisher, 1000, () => publisher.sendData(new Uint8Array(noise(1000))));
  },
});

const STAY_MS = 300;

/** A participant that leaves and joins again all the time, with the same token. */
const rejoins: Attack = {
  kind: 'rejoins',
  async begin(place) {
    const frames = await encodeSmall();
    const leaving = new AbortController();
    let sentBytes = 0;
    const rejoining = (async () => {
      while (!leaving.signal.aborted) sentBytes += await stay(place, frames);
    })();
    return {
      sentBytes: () => sentBytes,
      async end() {
        leaving.abort();
        await rejoining;
      },
    };
  },
};

/** Joins for a moment, and returns the bytes sent. */
async function stay(place: RoomPlace, frames: readonly CodedFrame[]): Promise<number> {
  const publisher = await RtpPublisher.join({ ...place, tracks: [CAMERA, MICROPHONE] });
  sendPictures(publisher, { frames });
  await sendSound(publisher);
  await delay(STAY_MS);
  const { sentBytes } = publisher;
  await publisher.leave();
  return sentBytes;
}

export const ROOM_ATTACKS: readonly Attack[] = [muteFlips, manyTracks, dataFlood, rejoins];
