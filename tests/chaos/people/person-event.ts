export type Persona = 'mentor' | 'mentee';

/** What a robot is started with. */
export interface PersonFacts {
  readonly persona: Persona;
  readonly url: string;
  readonly token: string;
}

/** What a robot tells; `broken` until `restored`, or until it has `joined` anew after it was `lost`. */
export interface PersonEvent {
  readonly type: 'joined' | 'broken' | 'restored' | 'lost' | 'left';
  readonly persona: Persona;
  readonly atMs: number;
}
