import { CARD } from '@young-minds/rehearsal/card/card';
import { type CardSighting, followCards, listenFor } from '@young-minds/rehearsal/media';

const FPS = 10;
/** A shorter gap between two pictures is not a loss. */
const GAP_SECONDS = 0.5;
/** A voice is played at 0.08; mixing and leveling may halve it. */
const MIN_VOICE_LEVEL = 0.02;

/** The time in which a participant sent its card. */
export interface SendingSpan {
  readonly from: Date;
  readonly to: Date;
}

/** What a recording does not show of what was sent, in seconds. */
export interface Losses {
  /** Before the first picture. */
  readonly startSeconds: number;
  /** Between the first and the last picture. */
  readonly middleSeconds: number;
  /** After the last picture. */
  readonly endSeconds: number;
  /** Silence between the first and the last sound. */
  readonly silentSeconds: number;
}

/**
 * Compares a recording with what the participant `mentor` sent, who was there once or several times. Every card has a
 * counter that begins at 0 with each span, so that each picture shows when it was sent.
 */
export async function findLosses(file: string, spans: readonly SendingSpan[]): Promise<Losses> {
  const { mentor: sightings } = await followCards(file, ['mentor'], { fps: FPS, framing: 'cropped' });
  const { mentor: sound } = await listenFor(file, ['mentor']);
  const losses = splitAtRestarts(sightings).map((counters, index) => lossesOf(counters, spans[index]));
  const isHeard = sound.voice.map((level) => level >= MIN_VOICE_LEVEL);
  const heard = isHeard.slice(isHeard.indexOf(true), isHeard.lastIndexOf(true));
  return {
    startSeconds: losses[0]?.startSeconds ?? Number.POSITIVE_INFINITY,
    middleSeconds: sum([
      ...losses.map(({ middleSeconds }) => middleSeconds),
      ...losses.slice(1).map(({ startSeconds }) => startSeconds),
      ...losses.slice(0, -1).map(({ endSeconds }) => endSeconds),
    ]),
    endSeconds: losses.at(-1)?.endSeconds ?? Number.POSITIVE_INFINITY,
    silentSeconds: (heard.filter((isAudible) => !isAudible).length * sound.windowMs) / 1000,
  };
}

/** Returns the counters of each span in which the card was sent. */
function splitAtRestarts(sightings: readonly CardSighting[]): number[][] {
  const spans: number[][] = [[]];
  for (const { counter } of sightings) {
    if (counter === null) continue;
    const last = spans.at(-1)?.at(-1) ?? 0;
    if (counter < last - CARD.fps) spans.push([]);
    spans.at(-1)?.push(counter);
  }
  return spans;
}

function lossesOf(counters: readonly number[], span: SendingSpan | undefined) {
  if (span === undefined) throw new Error('The recording shows more spans than were sent.');
  const sentSeconds = (span.to.getTime() - span.from.getTime()) / 1000;
  const moments = counters.map((counter) => counter / CARD.fps);
  const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment));
  return {
    startSeconds: moments[0] ?? sentSeconds,
    middleSeconds: sum(gaps.filter((gap) => gap > GAP_SECONDS)),
    endSeconds: sentSeconds - (moments.at(-1) ?? 0),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
