import type { PersonaName } from '../card/card.ts';
import { audibleShare, beepOnsets, listenFor, type ToneTrack } from './listen.ts';
import { listMp4Boxes, type MediaFacts, probeMedia } from './probe-media.ts';
import { type CardSighting, type Framing, flashOnsets, followCards } from './read-card.ts';

const DURATION_TOLERANCE_SECONDS = 1;
const MIN_READABLE_SHARE = 0.8;
/** A voice is played at 0.08; mixing and leveling may halve it. */
const MIN_VOICE_LEVEL = 0.02;
const MIN_AUDIBLE_SHARE = 0.8;
/** Viewers notice a larger offset between sound and picture. */
const MAX_OFFSET_SECONDS = 0.08;

interface Expectation {
  readonly personas: readonly PersonaName[];
  /** The session span: from the first join to the last leave. */
  readonly durationSeconds: number;
  /** Seconds of it that are known to be missing, and that show no picture; 0 by default. */
  readonly missingSeconds?: number;
  /** How the recorder shows cameras; `trimmed` by default. */
  readonly framing?: Framing;
}

export interface Finding {
  readonly isGood: boolean;
  readonly text: string;
}

export interface Verdict {
  readonly facts: MediaFacts;
  /** Each check with its result, for output. */
  readonly findings: readonly Finding[];
  /** Whether every check passed. */
  readonly isGood: boolean;
}

/** Judges a recorded rehearsal by its content: codecs, length, moving cards, voices, and flash with beep. */
export async function judgeRecording(file: string, expected: Expectation): Promise<Verdict> {
  const facts = await probeMedia(file);
  const [boxes, cards, voices] = await Promise.all([
    listMp4Boxes(file),
    followCards(file, expected.personas, { ...(expected.framing && { framing: expected.framing }) }),
    listenFor(file, expected.personas),
  ]);
  const coveredShare = 1 - (expected.missingSeconds ?? 0) / facts.durationSeconds;
  const findings = [
    judgeStreams(facts),
    judgeDuration(facts, expected.durationSeconds),
    judgeBoxes(boxes),
    ...expected.personas.flatMap((name) => [
      judgePicture(name, cards[name], { facts, coveredShare }),
      judgeVoice(name, voices[name], coveredShare),
      judgeStep(name, flashOnsets(cards[name]), beepOnsets(voices[name])),
    ]),
  ];
  return { facts, findings, isGood: findings.every((finding) => finding.isGood) };
}

function judgeStreams({ video, audio }: MediaFacts): Finding {
  const isGood = video?.codec === 'h264' && audio?.codec === 'aac';
  const size = video === null ? '' : ` ${video.width}x${video.height} at ${video.fps.toFixed(1)} fps`;
  return { isGood, text: `picture ${video?.codec ?? 'missing'}${size}, sound ${audio?.codec ?? 'missing'}` };
}

function judgeDuration({ durationSeconds }: MediaFacts, expectedSeconds: number): Finding {
  const isGood = Math.abs(durationSeconds - expectedSeconds) <= DURATION_TOLERANCE_SECONDS;
  return {
    isGood,
    text: `${durationSeconds.toFixed(1)} s long, first join to last leave ${expectedSeconds.toFixed(1)} s`,
  };
}

function judgeBoxes(boxes: readonly string[]): Finding {
  const isGood = boxes.includes('moov') && boxes.indexOf('moov') < boxes.indexOf('mdat');
  return { isGood, text: `boxes ${boxes.join(', ')}: it ${isGood ? 'plays' : 'does not play'} before it is loaded` };
}

interface Covered {
  readonly facts: MediaFacts;
  /** Share of the duration that is not known to be missing. */
  readonly coveredShare: number;
}

function judgePicture(name: string, sightings: readonly CardSighting[], { facts, coveredShare }: Covered): Finding {
  const counters = sightings.flatMap(({ counter }) => (counter === null ? [] : [counter]));
  const share = counters.length / (facts.durationSeconds * (facts.video?.fps ?? 0) * coveredShare);
  const isIncreasing = counters.every((counter, index) => counter >= (counters[index - 1] ?? 0));
  const first = counters[0] ?? 0;
  const last = counters.at(-1) ?? 0;
  const isGood = share >= MIN_READABLE_SHARE && isIncreasing && last > first;
  const text = `${name}'s picture: counter ${first} to ${last}, read in ${Math.round(share * 100)} % of the frames`;
  return { isGood, text: isIncreasing ? text : `${text}, going backwards` };
}

function judgeVoice(name: string, track: ToneTrack, coveredShare: number): Finding {
  const share = audibleShare(track, MIN_VOICE_LEVEL) / coveredShare;
  return {
    isGood: share >= MIN_AUDIBLE_SHARE,
    text: `${name}'s voice: heard ${Math.round(share * 100)} % of the time`,
  };
}

/** Judges by the median offset, because a single late frame does not put a recording out of sync. */
function judgeStep(name: string, flashes: readonly number[], beeps: readonly number[]): Finding {
  const offsets = flashes.map((flash) => nearestOffset(flash, beeps)).sort((first, second) => first - second);
  const middle = offsets[Math.floor(offsets.length / 2)] ?? Number.POSITIVE_INFINITY;
  const isGood = Math.abs(middle) <= MAX_OFFSET_SECONDS;
  const counts = `${flashes.length} flashes, ${beeps.length} beeps`;
  return { isGood, text: `${name}'s ${counts}: the beep comes ${toMs(middle)} ms after the flash` };
}

function nearestOffset(moment: number, candidates: readonly number[]): number {
  return candidates.map((candidate) => candidate - moment).reduce(closerToZero, Number.POSITIVE_INFINITY);
}

function closerToZero(first: number, second: number): number {
  return Math.abs(first) <= Math.abs(second) ? first : second;
}

function toMs(seconds: number): string {
  return (seconds * 1000).toFixed(0);
}
