import { randomBytes } from 'node:crypto';
import { createHttpSession, type HttpSession } from './http-session.ts';

export interface Account {
  readonly role: 'mentor' | 'mentee';
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface BookingRequest {
  readonly mentorId: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly durationMinutes: number;
  readonly recordingConfig?: object;
}

export interface BookedSession {
  readonly id: string;
  readonly room: { readonly name: string };
}

export interface RecordingSummary {
  readonly id: string;
  readonly status: 'in_progress' | 'completed' | 'failed';
  readonly phase: string;
  readonly durationSeconds: number | null;
  readonly fileSizeBytes: number | null;
}

/** A user who uses the platform over HTTP as the pages do. */
export interface SignedInPerson {
  readonly id: string;
  readonly account: Account;
  readonly http: HttpSession;
  book(request: BookingRequest): Promise<BookedSession>;
  /** Accepts the recording and returns access to the session's room. */
  join(sessionId: string): Promise<{ readonly token: string; readonly url: string }>;
  listRecordings(sessionId: string): Promise<readonly RecordingSummary[]>;
  /** Returns a URL that plays, or downloads, a recording for a limited time. */
  getPlaybackUrl(recordingId: string, options?: { readonly isDownload?: boolean }): Promise<string>;
}

interface SignUpOptions {
  /** Confirms the address without an email, if the platform requires confirmation before sign-in. */
  readonly confirmAddress?: (email: string) => Promise<void>;
}

/** Signs up a new user with a random password, and stays signed in. */
export async function signUp(
  baseUrl: string,
  role: Account['role'],
  name: string,
  { confirmAddress }: SignUpOptions = {},
): Promise<SignedInPerson> {
  const http = createHttpSession(baseUrl);
  const email = `${role}-${randomBytes(6).toString('hex')}@people.example`;
  const account = { role, name, email, password: randomBytes(12).toString('base64url') };
  const id = await postAccount(http, 'sign-up', account);
  if (confirmAddress === undefined) return createPerson(id, account, http);
  await confirmAddress(email);
  return createPerson(await postAccount(http, 'sign-in', account), account, http);
}

/** Returns the user's id. */
async function postAccount(http: HttpSession, what: 'sign-up' | 'sign-in', account: Account): Promise<string> {
  const { email, password } = account;
  const { status, body } = await http.send(
    'POST',
    `/api/auth/${what}/email`,
    what === 'sign-up' ? account : { email, password },
  );
  if (status !== 200) throw new Error(`the ${what} was answered with ${status}: ${JSON.stringify(body)}`);
  return (body as { user: { id: string } }).user.id;
}

function createPerson(id: string, account: Account, http: HttpSession): SignedInPerson {
  return {
    id,
    account,
    http,
    book: (request) => http.call('POST', '/api/bookings', request),
    join: (sessionId) => http.call('POST', `/api/sessions/${sessionId}/token`, { recordingConsent: true }),
    listRecordings: (sessionId) => http.call('GET', `/api/sessions/${sessionId}/recordings`),
    async getPlaybackUrl(recordingId, options = {}) {
      const query = options.isDownload ? '?download=1' : '';
      const path = `/api/recordings/${recordingId}/playback-url${query}`;
      const { playbackUrl } = await http.call<{ playbackUrl: string }>('GET', path);
      return new URL(playbackUrl, http.baseUrl).href;
    },
  };
}
