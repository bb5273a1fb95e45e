import { CARD_FPS, type CardMedia, encodeCard } from './card-media.ts';
import { CodedPublisher } from './coded-publisher.ts';
import { type EnterCodedOptions, placeOf } from './enter-coded.ts';

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
  media ??= encodeCard('mentor');
  const publisher = await CodedPublisher.join({ ...(await placeOf(options)), ...(await media), fps: CARD_FPS });
  return {
    joinedAt: new Date(publisher.joinedAtMs),
    async leave() {
      const leftAt = new Date();
      await publisher.leave();
      return leftAt;
    },
  };
}
