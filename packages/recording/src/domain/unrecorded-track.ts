import * as z from 'zod';

const unrecordedTrackSchema = z.object({
  trackSid: z.string(),
  /** The participant's name as others see it. */
  name: z.string(),
  source: z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']),
  /** `encrypted`: encrypted end to end, so that no server can record it; `codec`: not a codec of the recorder. */
  reason: z.enum(['encrypted', 'codec']),
  /** The track's codec if that is the reason; otherwise null. */
  codec: z.nullable(z.string()),
});

/**
 * A published track that cannot be recorded. Its participants are notified, so that they do not find a black picture
 * later.
 */
export type UnrecordedTrack = Readonly<z.infer<typeof unrecordedTrackSchema>>;

const metadataSchema = z.object({ unrecordedTracks: z.array(unrecordedTrackSchema) });

/** Returns the unrecorded tracks in a recording's row, each once, in the order in which they appeared. */
export function unrecordedTracksOf(metadata: Readonly<Record<string, unknown>>): readonly UnrecordedTrack[] {
  return metadataSchema.safeParse(metadata).data?.unrecordedTracks ?? [];
}

/** Returns a row's metadata with one more unrecorded track; null if it is already noted. */
export function withUnrecordedTrack(
  metadata: Readonly<Record<string, unknown>>,
  track: UnrecordedTrack,
): Readonly<Record<string, unknown>> | null {
  const known = unrecordedTracksOf(metadata);
  if (known.some(({ trackSid }) => trackSid === track.trackSid)) return null;
  return { ...metadata, unrecordedTracks: [...known, track] };
}
