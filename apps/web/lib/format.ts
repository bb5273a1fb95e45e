import type { UnrecordedTrack } from '@young-minds/recording/domain';

/** Parses an ISO 8601 moment from a query parameter; returns undefined for anything else. */
export function parseMoment(value: string | readonly string[] | undefined): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const moment = new Date(value);
  // PostgreSQL refuses years that JavaScript accepts.
  return moment.getUTCFullYear() >= 1970 && moment.getUTCFullYear() <= 9999 ? moment : undefined;
}

const SOURCES: Readonly<Record<UnrecordedTrack['source'], string>> = {
  camera: 'camera',
  microphone: 'microphone',
  screen_share: 'shared screen',
  screen_share_audio: 'shared audio',
};

/** Describes which track of which participant is not recorded, and why. */
export function describeUnrecordedTrack({ name, source, reason, codec }: UnrecordedTrack): string {
  const what = `${name}'s ${SOURCES[source]}`;
  switch (reason) {
    case 'encrypted':
      return `${what} is end-to-end encrypted, so it can't be recorded.`;
    case 'codec':
      return `${what} uses a format that can't be recorded (${codec ?? 'unknown'}).`;
    case 'excess':
      return `${what} sent too much data, so the rest of it isn't recorded.`;
  }
}

/** Returns the first letters of the first and the last word: `Ada King Lovelace` -> `AL`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const [first = ''] = words.at(0) ?? '';
  const [last = ''] = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (first + last).toUpperCase();
}
