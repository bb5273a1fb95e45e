export { type ApiAnswer, createHttpSession, type HttpSession } from './http-session.ts';
export {
  type Account,
  type BookedSession,
  type BookingRequest,
  type RecordingSummary,
  type SignedInPerson,
  signUp,
} from './person.ts';
