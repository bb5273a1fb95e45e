export { PERSONAS, type Persona, type PersonaName } from '../card/card.ts';
export { type JoinOptions, joinAsRobot, type Robot } from './join-as-robot.ts';
