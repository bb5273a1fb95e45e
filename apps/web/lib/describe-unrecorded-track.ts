import type { UnrecordedTrack } from '@young-minds/recording/domain';

const SOURCES: Readonly<Record<UnrecordedTrack['source'], string>> = {
  camera: 'camera',
  microphone: 'microphone',
  screen_share: 'shared screen',
  screen_share_audio: 'shared sound',
};

/** Whose what is not recorded, and why: a sentence for people. */
export function describeUnrecordedTrack({ name, source, reason, codec }: UnrecordedTrack): string {
  const what = `${name}’s ${SOURCES[source]}`;
  switch (reason) {
    case 'encrypted':
      return `${what} is encrypted end to end, so that no server can record it.`;
    case 'codec':
      return `${what} is coded in a way that cannot be recorded (${codec ?? 'unknown'}).`;
  }
}
