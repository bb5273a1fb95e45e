export { PERSONAS, type Persona, type PersonaName } from '../card/personas.ts';
export { type JoinOptions, joinAsRobot, type Robot } from './join-as-robot.ts';
