import type { UnrecordedTrack } from '@young-minds/recording/domain';

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
  }
}
