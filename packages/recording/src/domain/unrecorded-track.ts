import * as z from 'zod';

const unrecordedTrackSchema = z.object({
  trackSid: z.string(),
  /** The person's name as others see it. */
  name: z.string(),
  source: z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']),
  /** `encrypted`: end to end, so that no server can record it; `codec`: none that the recorder knows. */
  reason: z.enum(['encrypted', 'codec']),
  /** What it is coded with, where that is the reason; null where not. */
  codec: z.nullable(z.string()),
});

/** A track that people publish and that cannot be recorded: they are told, rather than left with a black picture. */
export type UnrecordedTrack = Readonly<z.infer<typeof unrecordedTrackSchema>>;

const metadataSchema = z.object({ unrecordedTracks: z.array(unrecordedTrackSchema) });

/** Those that a recording's row tells of, each once, in the order in which they came up. */
export function unrecordedTracksOf(metadata: Readonly<Record<string, unknown>>): readonly UnrecordedTrack[] {
  return metadataSchema.safeParse(metadata).data?.unrecordedTracks ?? [];
}

/** A row's metadata with one more track that cannot be recorded; null where it tells of it already. */
export function withUnrecordedTrack(
  metadata: Readonly<Record<string, unknown>>,
  track: UnrecordedTrack,
): Readonly<Record<string, unknown>> | null {
  const known = unrecordedTracksOf(metadata);
  if (known.some(({ trackSid }) => trackSid === track.trackSid)) return null;
  return { ...metadata, unrecordedTracks: [...known, track] };
}
