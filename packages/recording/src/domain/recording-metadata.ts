import * as z from 'zod';

/**
 * The version of the shapes below. No shape has changed since the first version, so no version is written and an absent
 * version means 1. A change that this schema cannot read must raise the number and write it to the row. A row of a
 * later version, for example after a rollback, is read key by key like any other, and keeps its version.
 */
export const RECORDING_METADATA_VERSION = 1;

/** Times are ISO 8601 strings in JSON, and `Date` in the types. */
const time = z.string().pipe(z.coerce.date());

/** An object whose unknown keys, which a later version may have added, are kept but are not in the type. */
function objectOf<Shape extends z.ZodRawShape>(shape: Shape): z.ZodType<Readonly<z.output<z.ZodObject<Shape>>>> {
  return z.looseObject(shape) as unknown as z.ZodType<Readonly<z.output<z.ZodObject<Shape>>>>;
}

/** A key that reads as absent if its value is malformed. */
function key<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

const unrecordedTrack = objectOf({
  trackSid: z.string(),
  /** The participant's name as others see it. */
  name: z.string(),
  source: z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']),
  /**
   * `encrypted`: encrypted end to end, so that no server can record it; `codec`: not a codec of the recorder; `excess`:
   * it sends so much data that the recorder stopped recording it.
   */
  reason: z.enum(['encrypted', 'codec', 'excess']),
  /** The track's codec if that is the reason; otherwise null. */
  codec: z.string().nullable(),
});

/**
 * A published track that cannot be recorded. Its participants are notified, so that they do not find a black picture
 * later.
 */
export type UnrecordedTrack = z.output<typeof unrecordedTrack>;

const recorderOutput = objectOf({
  recordingSid: z.string(),
  /** The recorder's own status. */
  status: z.string(),
  /** Why the file is not, or may not be, as requested; null if no problem is known. */
  problem: z.string().nullable(),
  /** File path or object path; the requested one if the recorder never reported the result. */
  path: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** The time of the file's first media. */
  mediaStartedAt: time.nullable(),
});

/** What a recorder outside of our processes reported about its file when it ended. */
export type RecorderOutput = z.output<typeof recorderOutput>;

const replacedCapture = objectOf({
  recorder: z.enum(['embedded', 'egress']),
  recordingSid: z.string(),
  startedAt: time,
  /** When the fallback took over, or when its media ended. */
  endedAt: time,
  /** Null until it reported its file; stays null if it never did. */
  output: recorderOutput.nullable(),
});

/** The beginning of a recording: what its first recorder captured before the fallback took over. */
export type ReplacedCapture = z.output<typeof replacedCapture>;

const lostMedia = objectOf({
  /** Seconds from the start of the video. */
  atSeconds: z.number(),
  durationSeconds: z.number(),
  media: z.enum(['everything', 'picture', 'sound']),
  /** The name of the only participant whose media is missing; absent if no participant's was captured. */
  participant: z.string().exactOptional(),
});

/** A span of the video in which media is missing that participants published. */
export type LostSpan = z.output<typeof lostMedia>;

const sharedScreen = objectOf({
  /** The participant who shared it. */
  userId: z.string(),
  /** Seconds from the start of the video. */
  atSeconds: z.number(),
  durationSeconds: z.number(),
});

/** A span of the video that shows a shared screen. */
export type SharedScreen = z.output<typeof sharedScreen>;

const publishedMedia = objectOf({
  at: time,
  /** How many participants publish a camera that is on, and a microphone that is not muted. */
  cameras: z.int(),
  microphones: z.int(),
});

/** What participants publish from a time on, as observed every few seconds. */
export type PublishedMedia = z.output<typeof publishedMedia>;

const artifactFacts = objectOf({
  durationSeconds: z.number(),
  sizeBytes: z.number(),
  width: z.number(),
  height: z.number(),
  fps: z.number(),
  /** Quality issues, such as a picture that never changes; absent if none were found. `flaws` is the stored name. */
  flaws: z.array(z.string()).readonly().exactOptional(),
  /** Media that was lost inside the video, in order; absent if none was. */
  lost: z.array(lostMedia).readonly().exactOptional(),
  /** The shared screens in the video, in order; absent if there are none, or if the recorder does not note them. */
  shares: z.array(sharedScreen).readonly().exactOptional(),
  /** Whether the file lacks what was captured before the fallback took over; absent: it does not. */
  isBeginningLost: z.boolean().exactOptional(),
});

/** The composed MP4. */
export type ArtifactFacts = z.output<typeof artifactFacts>;

const retries = objectOf({ count: z.int(), lastAt: time });

/** How often a failed recording was retried, and when last. */
export type Retries = z.output<typeof retries>;

const erasure = objectOf({
  /** The legal request that demands it. */
  reason: z.string(),
  /** When the store unlocks the last object. */
  dueAt: time,
  /** Further stores in which copies are deleted. */
  otherStores: z
    .array(
      objectOf({
        provider: z.enum(['local', 'supabase', 's3', 'gcs']),
        bucket: z.string().nullable(),
        endpoint: z.string().nullable(),
      }),
    )
    .readonly(),
});

const startAttempts = objectOf({ count: z.int(), firstAt: time, lastAt: time });

/** How often a recorder was asked to start a recording, and since when. */
export type StartAttempts = z.output<typeof startAttempts>;

const shape = {
  /** Absent: 1; see `RECORDING_METADATA_VERSION`. */
  version: key(z.int().min(1)),
  /** When the first participant's connection was established, before which no media could flow; absent: with the join. */
  connectedAt: key(time),
  /** The attempts to start a recorder that may refuse; absent before the first. */
  startAttempts: key(startAttempts),
  /** Why the fallback recorder took over. */
  replacedBecause: key(z.string()),
  /** What was captured before the fallback took over; absent if nothing was. */
  replaced: key(replacedCapture),
  /** The tracks that cannot be recorded, each once, in the order in which they appeared. */
  unrecordedTracks: key(z.array(unrecordedTrack).readonly()),
  /** Since when nothing is written; absent while the recorder writes. Stays if the recorder never resumed. */
  interruptedAt: key(time),
  /** The times between capture runs in which nothing was written, in the order in which they were found. */
  gaps: key(z.array(objectOf({ from: time, to: time })).readonly()),
  /** What participants published, one entry per change; only for a recorder that does not note it itself. */
  published: key(z.array(publishedMedia).readonly()),
  /** Whether several machines captured it, so that no machine has all raw tracks. */
  isSpread: key(z.boolean()),
  /** The risk that participants were notified of, and since when; absent if there is none. `alert` names the alert. */
  atRisk: key(objectOf({ alert: z.string(), since: time })),
  /** Why it was asked to stop; absent if it broke off instead. */
  stopReason: key(z.string()),
  /** Why the capture ended. */
  endReason: key(z.string()),
  /** The file of a recorder that writes its own. */
  output: key(recorderOutput),
  /** The composed MP4; absent before composition. */
  artifact: key(artifactFacts),
  /** When it last failed. */
  failedAt: key(time),
  /** The retries after it failed. */
  retries: key(retries),
  /** Whether its raw tracks are kept in the store permanently. */
  rawTracks: key(z.literal('kept')),
  /** The erasure that waits until the store unlocks the objects. */
  erasure: key(erasure),
  /** Malformed values of the keys above, by key. They are not read, only kept; see `toStoredMetadata`. */
  malformed: key(z.record(z.string(), z.unknown()).readonly()),
};

const schema = z.looseObject(shape);

/**
 * What a recording's row contains besides its columns: the JSON column `livekit_recordings.metadata`. All keys are
 * optional. Keys that the schema does not contain, as a later version may write them, are in the object but not in the
 * type: spread the object to change a key, and they stay.
 */
export type RecordingMetadata = Readonly<z.output<z.ZodObject<typeof shape>>>;

/**
 * Reads the metadata of a row. Never throws and loses nothing: a known key with a malformed value reads as absent, and
 * its value moves to `malformed`. Unknown keys stay as they are.
 */
export function parseRecordingMetadata(stored: unknown): RecordingMetadata {
  const json = isRecord(stored) ? stored : { metadata: stored };
  const metadata = schema.parse(json);
  const unread = Object.entries(json).filter(([name, value]) => value !== undefined && metadata[name] === undefined);
  if (unread.length === 0) return metadata;
  return { ...metadata, malformed: { ...metadata.malformed, ...Object.fromEntries(unread) } };
}

/**
 * Returns metadata as the row stores it; the inverse of `parseRecordingMetadata`. An update replaces the whole object,
 * so its transaction must read the row under the lock that it holds while it writes. A merge in SQL would save no lock,
 * because lists and counters are read before they are written. A malformed value returns to its own key, where the
 * version that wrote it can read it. If that key has got a new value meanwhile, the malformed one stays in `malformed`.
 * Times are `Date`, which JSON contains as ISO 8601 in UTC.
 */
export function toStoredMetadata({ malformed = {}, ...metadata }: RecordingMetadata): Record<string, unknown> {
  const known = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined));
  const replaced = Object.entries(malformed).filter(([name]) => Object.hasOwn(known, name) || name === 'malformed');
  const kept = replaced.length === 0 ? {} : { malformed: Object.fromEntries(replaced) };
  return { ...malformed, ...known, ...kept };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A participant can publish tracks without end, and LiveKit limits the size of the notice that lists them for the
 * others.
 */
const MAX_UNRECORDED_TRACKS_PER_NAME = 20;

/** Returns a row's metadata with one more unrecorded track; null if it is already noted, or one of too many. */
export function withUnrecordedTrack(metadata: RecordingMetadata, track: UnrecordedTrack): RecordingMetadata | null {
  const known = metadata.unrecordedTracks ?? [];
  if (known.some(({ trackSid }) => trackSid === track.trackSid)) return null;
  if (known.filter(({ name }) => name === track.name).length >= MAX_UNRECORDED_TRACKS_PER_NAME) return null;
  return { ...metadata, unrecordedTracks: [...known, track] };
}
