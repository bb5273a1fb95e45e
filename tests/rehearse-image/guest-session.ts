/**
 * Runs in the worker's container, which has the platform's packages and its database: books a session, prints one line
 * of JSON with what a browser needs to join, waits for the recording, and prints what is in it as the last line.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitRecording, download } from '@young-minds/cli/demo/hold-session';
import { withDatabase } from '@young-minds/cli/doctor/checks/database';
import { loadConfig } from '@young-minds/config';
import { type Account, signUp } from '@young-minds/rehearsal/client';
import { probeMedia } from '@young-minds/rehearsal/media';

const config = loadConfig();
const printJson = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
// Progress output must not mix with the JSON.
console.log = console.error;

const mentor = await enroll('mentor');
const mentee = await enroll('mentee');
const booking = { mentorId: mentor.id, title: 'Strict firewall', startsAt: new Date(), durationMinutes: 15 };
const { id: sessionId } = await mentee.book(booking);
printJson(await mentee.join(sessionId));

const { id } = await awaitRecording({ sessionId, person: mentee, lastLeftAt: new Date() });
const file = join(await mkdtemp(join(tmpdir(), 'session-')), 'recording.mp4');
await download(await mentee.getPlaybackUrl(id, { isDownload: true }), file);
printJson(await probeMedia(file));

/** Signs up without a mailbox: the address is confirmed in the database. */
function enroll(role: Account['role']) {
  const statement = 'UPDATE users SET email_verified = true WHERE email = $1';
  const confirmAddress = async (email: string) =>
    void (await withDatabase(config, ({ pool }) => pool.query(statement, [email])));
  return signUp(config.web.baseUrl, role, `Strict ${role}`, { confirmAddress });
}
