import { inject } from 'vitest';
import { CARD_FPS, type CardMedia, encodeCard } from './card-media.ts';
import { CodedPublisher } from './coded-publisher.ts';
import type { EnterCodedOptions } from './enter-coded.ts';
import { createToken } from './livekit.ts';

/** A participant that shows and speaks what a mentor's robot does. */
export interface CardParticipant {
  readonly joinedAt: Date;
  /** Leaves the room and returns the time. */
  leave(): Promise<Date>;
}

/** Read once for each test file. */
let media: Promise<CardMedia> | undefined;

/**
 * Joins as a participant that sends a robot's card and voice, encoded beforehand. A busy machine delays its packets and
 * changes neither picture nor timestamps, so a recording of it is judged like that of a robot on an idle machine.
 */
export async function enterCard(options: EnterCodedOptions): Promise<CardParticipant> {
  const { roomName, identity, url = inject('livekit').url } = options;
  media ??= encodeCard('mentor');
  const token = await createToken({ roomName, identity });
  const publisher = await CodedPublisher.join({ url, token, fps: CARD_FPS, ...(await media) });
  return {
    joinedAt: new Date(publisher.joinedAtMs),
    async leave() {
      const leftAt = new Date();
      await publisher.leave();
      return leftAt;
    },
  };
}
