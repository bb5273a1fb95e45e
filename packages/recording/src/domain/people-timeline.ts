import type { PresenceSpan } from './presence.ts';
import type { Recording } from './recording.ts';
import type { SessionParticipants } from './session.ts';
import { merged, type SpanMs, within } from './span-ms.ts';

/** A span on the timeline of a recording's video. */
export interface TimelineSpan {
  /** Seconds from the start of the video. */
  readonly atSeconds: number;
  readonly durationSeconds: number;
}

/** What one participant did on the timeline of a recording's video. */
export interface PersonTimeline {
  /** The id of the user. */
  readonly id: string;
  readonly name: string;
  /** In order, without overlaps. */
  readonly present: readonly TimelineSpan[];
  /** When the participant's shared screen is in the video; empty as well if the recorder does not note it. */
  readonly sharing: readonly TimelineSpan[];
}

interface PeopleFacts {
  readonly session: SessionParticipants;
  /** The presence records of the room, which can have other recordings too. */
  readonly presence: readonly PresenceSpan[];
  readonly recording: Pick<Recording, 'firstJoinedAt' | 'durationSeconds' | 'metadata'>;
}

/** Returns when each participant was present and shared a screen; no one if it is unknown when the video starts. */
export function peopleTimeline({ session, presence, recording }: PeopleFacts): readonly PersonTimeline[] {
  const { firstJoinedAt, durationSeconds, metadata } = recording;
  if (firstJoinedAt === null || durationSeconds === null) return [];
  const startMs = firstJoinedAt.getTime();
  const video = { startMs, endMs: startMs + durationSeconds * 1000 };
  const people = [session.mentor, session.mentee].map(({ id, name }) => ({
    ...{ id, name },
    present: presenceIn(
      video,
      presence.filter(({ userId }) => userId === id),
    ),
    sharing: (metadata.artifact?.shares ?? []).filter(({ userId }) => userId === id),
  }));
  return people.filter(({ present, sharing }) => present.length + sharing.length > 0);
}

function presenceIn(video: SpanMs, presence: readonly PresenceSpan[]): TimelineSpan[] {
  const spans = presence.map(({ joinedAt, leftAt }) => ({
    startMs: joinedAt.getTime(),
    endMs: leftAt?.getTime() ?? video.endMs,
  }));
  return merged(spans.map((span) => within(span, video))).map(({ startMs, endMs }) => ({
    atSeconds: (startMs - video.startMs) / 1000,
    durationSeconds: (endMs - startMs) / 1000,
  }));
}
