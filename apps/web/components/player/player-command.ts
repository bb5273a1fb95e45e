/** What a key or a button asks of the player. */
export type PlayerCommand =
  | { readonly type: 'toggle-play' }
  | { readonly type: 'toggle-mute' }
  | { readonly type: 'toggle-full-screen' }
  | { readonly type: 'seek-to'; readonly seconds: number }
  | { readonly type: 'seek-by'; readonly seconds: number }
  | { readonly type: 'seek-to-part'; readonly part: number }
  /** 0 to 1. */
  | { readonly type: 'set-volume'; readonly volume: number }
  | { readonly type: 'volume-by'; readonly amount: number }
  | { readonly type: 'set-speed'; readonly speed: number }
  | { readonly type: 'speed-step'; readonly direction: -1 | 1 };

const COMMANDS: Readonly<Record<string, PlayerCommand>> = {
  ' ': { type: 'toggle-play' },
  k: { type: 'toggle-play' },
  m: { type: 'toggle-mute' },
  f: { type: 'toggle-full-screen' },
  j: { type: 'seek-by', seconds: -10 },
  l: { type: 'seek-by', seconds: 10 },
  ArrowLeft: { type: 'seek-by', seconds: -5 },
  ArrowRight: { type: 'seek-by', seconds: 5 },
  ArrowUp: { type: 'volume-by', amount: 0.1 },
  ArrowDown: { type: 'volume-by', amount: -0.1 },
  '<': { type: 'speed-step', direction: -1 },
  '>': { type: 'speed-step', direction: 1 },
};

/** The command behind a key as the keyboard event names it; null where the player has none. */
export function commandForKey(key: string): PlayerCommand | null {
  if (/^\d$/.test(key)) return { type: 'seek-to-part', part: Number(key) / 10 };
  return COMMANDS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

/** Shown below the player. */
export const SHORTCUTS: ReadonlyArray<{ readonly keys: readonly string[]; readonly meaning: string }> = [
  { keys: ['Space', 'K'], meaning: 'Play or pause' },
  { keys: ['←', '→'], meaning: 'Back or forward 5 seconds' },
  { keys: ['J', 'L'], meaning: 'Back or forward 10 seconds' },
  { keys: ['0', '9'], meaning: 'Jump to 0 % … 90 %' },
  { keys: ['↑', '↓'], meaning: 'Louder or quieter' },
  { keys: ['M'], meaning: 'Mute' },
  { keys: ['<', '>'], meaning: 'Slower or faster' },
  { keys: ['F'], meaning: 'Full screen' },
];
