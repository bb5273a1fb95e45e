/** What distinguishes one robot from another in a mixed recording: a color in the picture, pitches in the sound. */
export interface Persona {
  /** The card's background color as U and V of YUV, 0 to 255. */
  readonly chroma: { readonly u: number; readonly v: number };
  /** The voice: a quiet, continuous tone. */
  readonly voiceHz: number;
  /** The beep at every full second. */
  readonly beepHz: number;
}

// The colors are clearly different, and no pitch is a multiple of another one's.
export const PERSONAS = {
  mentor: { chroma: { u: 190, v: 90 }, voiceHz: 310, beepHz: 1010 },
  mentee: { chroma: { u: 84, v: 186 }, voiceHz: 430, beepHz: 1390 },
  guest: { chroma: { u: 84, v: 84 }, voiceHz: 570, beepHz: 1730 },
  screen: { chroma: { u: 186, v: 186 }, voiceHz: 0, beepHz: 0 },
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof PERSONAS;
