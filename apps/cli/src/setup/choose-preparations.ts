import type { EmbeddedParts } from '../instance/environment.ts';

/** What setup can fetch or build, in this order. */
export const ALL_PREPARATIONS = ['secrets', 'ffmpeg', 'database', 'livekit', 'chromium', 'pages'] as const;

export type Preparation = (typeof ALL_PREPARATIONS)[number];

interface SetupTarget {
  /** Whether the other parts are services of this machine. */
  readonly isProduction: boolean;
  /** The parts that the operator does not provide. */
  readonly embedded: EmbeddedParts;
}

/** Returns what `npm run setup` prepares. The packages are already installed when it runs. */
export function choosePreparations({ isProduction, embedded }: SetupTarget): readonly Preparation[] {
  if (isProduction) return ['pages'];
  return ALL_PREPARATIONS.filter((part) => {
    if (part === 'database') return embedded.database;
    if (part === 'livekit') return embedded.livekit;
    return true;
  });
}
