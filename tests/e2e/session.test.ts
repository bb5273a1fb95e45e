import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { CAMERA_FPS } from '../support/browser.ts';
import type { Stack } from '../support/stack.ts';
import { fillBookingForm } from './support/booking-form.ts';
import { withOwnStack } from './support/e2e-test.ts';
import { type FoundRecording, findRecording, readAuditTrail } from './support/find-recording.ts';
import { judgeSessionVideo } from './support/judge-session-video.ts';
import { MeetingPage } from './support/meeting-page.ts';
import { PlayerPage } from './support/player-page.ts';
import { signUpInBrowser } from './support/sign-up.ts';

/** A separate stack, because the test checks everything that is logged while a session is recorded. */
const test = withOwnStack();

const MENTOR = { name: 'Mina Mentor', role: 'mentor' } as const;
const MENTEE = { name: 'Theo Mentee', role: 'mentee' } as const;
const TITLE = 'Theo’s first portfolio: what next?';
const FILE_NAME = 'Theo’s first portfolio what next.mp4';
const READY = 'Recording ready to view';

/** Both participants open the video, and one of them downloads it. */
const EXPECTED_TRAIL = [
  'recording_requested',
  'recording_started',
  'recording_stop_requested',
  'recording_captured',
  'recording_composed',
  'recording_completed',
  'recording_accessed',
  'recording_accessed',
  'recording_downloaded',
];

/** Three seconds of a camera. */
const FRAMES_WATCHED = 3 * CAMERA_FPS;

/** Time to compose a short meeting on a busy machine. */

test('two users sign up, book, meet, and watch the recording', async ({ stack, openWindow }) => {
  const [mentor, mentee] = [await openWindow(), await openWindow()];
  const addresses = await Promise.all([signUpInBrowser(mentor, stack, MENTOR), signUpInBrowser(mentee, stack, MENTEE)]);
  const sessionId = await bookNow(mentee);
  await mentor.reload();
  await mentor.getByRole('link', { name: 'Join' }).click();
  const meeting = await meet({ mentor, mentee });

  await Promise.all([openAnnounced(mentor), openAnnounced(mentee)]);
  const recording = await findRecording(stack, sessionId);
  const path = `${stack.baseUrl}/recordings/${recording.id}`;
  expect([mentor.url(), mentee.url()]).toEqual([path, path]);
  for (const address of addresses) {
    expect((await stack.mailbox.waitFor(address, READY)).links).toEqual([path]);
  }
  expect(recording.durationSeconds).toBeGreaterThan(meeting.leastSeconds - 1);
  expect(recording.durationSeconds).toBeLessThan(meeting.mostSeconds + 1);
  const file = await watchAndDownload(mentee, recording);
  await judgeSessionVideo(file, recording);
  await judgeTraces(stack, recording);
});

/** Books a session that begins now, and opens it. Returns its id. */
async function bookNow(mentee: Page): Promise<string> {
  const booking = { mentorName: MENTOR.name, title: TITLE, startsAt: new Date(), timeZone: 'Europe/Berlin' };
  await fillBookingForm(mentee, booking);
  await mentee.getByText('is booked').waitFor();
  await mentee.getByRole('link', { name: 'Join' }).click();
  await mentee.waitForURL(/\/meeting\//);
  return new URL(mentee.url()).pathname.replace('/meeting/', '');
}

interface Pages {
  readonly mentor: Page;
  readonly mentee: Page;
}

interface MeetingPages {
  readonly mentor: MeetingPage;
  readonly mentee: MeetingPage;
}

/** The length of a meeting, as far as it can be measured from outside. */
interface MeetingLength {
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/** Holds the meeting, from the first join to the last leave. */
async function meet(pages: Pages): Promise<MeetingLength> {
  const [mentor, mentee] = [new MeetingPage(pages.mentor), new MeetingPage(pages.mentee)];
  const beforeJoin = performance.now();
  await mentor.acceptAndJoin();
  await mentor.waitsFor(MENTEE.name);
  const afterJoin = performance.now();
  await mentee.acceptAndJoin();
  await Promise.all([mentor.seesRecordingInProgress(), mentee.seesRecordingInProgress()]);
  await Promise.all([mentor.seesMoving(MENTEE.name, FRAMES_WATCHED), mentee.seesMoving(MENTOR.name, FRAMES_WATCHED)]);
  await switchDevices({ mentor, mentee });
  await shareScreen({ mentor, mentee });
  const secondTab = await moveToSecondTab(pages.mentee);
  await Promise.all([mentor.seesMoving(MENTEE.name, FRAMES_WATCHED), secondTab.seesMoving(MENTOR.name)]);
  await secondTab.leave();
  await mentor.seesThatLeft(MENTEE.name);
  const beforeLeave = performance.now();
  await mentor.leave();
  const afterLeave = performance.now();
  return { leastSeconds: (beforeLeave - afterJoin) / 1000, mostSeconds: (afterLeave - beforeJoin) / 1000 };
}

/** The mentee mutes and turns the camera off, long enough for both to be visible in the recording. */
async function switchDevices({ mentor, mentee }: MeetingPages): Promise<void> {
  await mentee.press('Mute microphone');
  await mentor.seesMuted(MENTEE.name);
  await mentee.press('Unmute microphone');
  await mentor.seesUnmuted(MENTEE.name);
  await mentee.press('Turn camera off');
  await mentor.seesNoCamera(MENTEE.name);
  await mentor.seesMoving(MENTOR.name, FRAMES_WATCHED);
  await mentee.press('Turn camera on');
  await mentor.seesMoving(MENTEE.name, FRAMES_WATCHED);
}

/** The mentor shares a screen, for which Chromium generates a picture. */
async function shareScreen({ mentor, mentee }: MeetingPages): Promise<void> {
  await mentor.press('Share screen');
  await mentee.seesScreenOf(MENTOR.name, FRAMES_WATCHED);
  await mentor.press('Stop sharing');
  await mentee.seesNoScreenOf(MENTOR.name);
}

/** Opens the meeting a second time as the same participant. The first tab reports it. */
async function moveToSecondTab(page: Page): Promise<MeetingPage> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  const meeting = new MeetingPage(tab);
  await meeting.acceptAndJoin();
  await new MeetingPage(page).seesThatAnotherTabTookOver();
  await meeting.seesRecordingInProgress();
  return meeting;
}

/** Waits on the dashboard for the notification about the recording, and follows its link. */
async function openAnnounced(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Go to dashboard' }).click();
  await page.getByRole('link', { name: READY }).click();
  await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
}

async function watchAndDownload(page: Page, { durationSeconds }: FoundRecording): Promise<string> {
  const player = new PlayerPage(page);
  expect(await player.play()).toMatchObject({ width: 1280, height: 720 });
  const facts = await player.seekTo(durationSeconds / 2);
  expect(facts.durationSeconds).toBeCloseTo(durationSeconds, 0);
  const folder = await mkdtemp(join(tmpdir(), 'young-minds-download-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { name, file } = await player.download(folder);
  expect(name).toBe(FILE_NAME);
  return file;
}

/** Checks what must remain of a session apart from its video, and what must not. */
async function judgeTraces(stack: Stack, { id }: FoundRecording): Promise<void> {
  expect(await readAuditTrail(stack, id)).toEqual(EXPECTED_TRAIL);
  await expect.poll(() => existsSync(join(stack.captureDirectory, id))).toBe(false);
  const { rows } = await stack.database.pool.query('SELECT user_id FROM recording_consents');
  expect(rows).toHaveLength(3);
  const logs = stack.logs();
  expect(logs).toContain(id);
  expect(logs).not.toMatch(/"level":(50|60)/);
  expect(logs, 'secrets in the log').not.toMatch(/signature=|eyJ[\w-]+\.eyJ/);
}
