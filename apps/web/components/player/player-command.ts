/** A command for the player, from a key or a button. */
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

/** Returns the command for a keyboard event's key; null if there is none. */
export function commandForKey(key: string): PlayerCommand | null {
  if (/^\d$/.test(key)) return { type: 'seek-to-part', part: Number(key) / 10 };
  return COMMANDS[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

/** Shown below the player. */
export const SHORTCUTS: ReadonlyArray<{ readonly keys: readonly string[]; readonly meaning: string }> = [
  { keys: ['Space', 'K'], meaning: 'Play/pause' },
  { keys: ['←', '→'], meaning: 'Back/forward 5 seconds' },
  { keys: ['J', 'L'], meaning: 'Back/forward 10 seconds' },
  { keys: ['0', '9'], meaning: 'Jump to 0%–90%' },
  { keys: ['↑', '↓'], meaning: 'Volume up/down' },
  { keys: ['M'], meaning: 'Mute' },
  { keys: ['<', '>'], meaning: 'Slower/faster' },
  { keys: ['F'], meaning: 'Full screen' },
];
