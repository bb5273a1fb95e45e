export type Persona = 'mentor' | 'mentee';

/** The start parameters of a robot. */
export interface RobotOptions {
  readonly persona: Persona;
  readonly url: string;
  readonly token: string;
}

/**
 * An event that a robot reports. A robot is `broken` until it is `restored`, and `lost` until it has `joined` again.
 */
export interface ParticipantEvent {
  readonly type: 'joined' | 'broken' | 'restored' | 'lost' | 'left';
  readonly persona: Persona;
  readonly atMs: number;
}
