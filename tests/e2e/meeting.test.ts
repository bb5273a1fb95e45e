import { createRoomNoticeBoard } from '@young-minds/livekit/room-participants';
import { roomNameOf } from '@young-minds/recording/domain';
import { joinAsRobot } from '@young-minds/rehearsal/robots';
import { AccessToken } from 'livekit-server-sdk';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { bookSession } from './support/book-session.ts';
import { test as base } from './support/e2e-test.ts';
import { MeetingPage } from './support/meeting-page.ts';

const test = base.extend('sessionId', { scope: 'file' }, ({ stack, mentor, mentee }) =>
  bookSession(stack, { mentor, mentee }),
);

test('a denied camera is explained, does not block joining, and can be retried', async ({
  sessionId,
  mentee,
  openWindow,
}) => {
  const page = await openWindow({ account: mentee });
  await page.addInitScript(refuseDevices);
  await page.goto(`/meeting/${sessionId}`);
  await page.getByText('Camera access is blocked').waitFor();
  await page.getByText('Microphone access is blocked').waitFor();
  const meeting = new MeetingPage(page);
  await meeting.acceptAndJoin();
  await meeting.seesMuted(mentee.name);
  await page.evaluate(allowDevices);
  await meeting.press('Turn camera on');
  await meeting.seesMoving(mentee.name);
  await page.getByText('Camera access is blocked').waitFor({ state: 'detached' });
});

test('an insecure address explains the missing camera and still allows joining', async ({
  sessionId,
  mentor,
  mentee,
  openWindow,
}) => {
  const page = await openWindow({ account: mentee });
  await page.addInitScript(hideDevices);
  await page.goto(`/meeting/${sessionId}`);
  await page.getByText("Camera and microphone aren't available").waitFor();
  const meeting = new MeetingPage(page);
  await meeting.acceptAndJoin();
  await meeting.waitsFor(mentor.name);
});

test('the first tab takes over the meeting from the second', async ({ sessionId, mentee, openWindow }) => {
  const page = await openWindow({ account: mentee });
  const tabs = [page, await page.context().newPage()] as const;
  const [first, second] = [await enter(tabs[0], sessionId), await enter(tabs[1], sessionId)];
  await first.seesThatAnotherTabTookOver();
  await page.getByRole('button', { name: 'Use this device' }).click();
  await second.seesThatAnotherTabTookOver();
  await first.seesMoving(mentee.name);
});

test('both participants are notified during the meeting of media that cannot be recorded', async ({
  stack,
  sessionId,
  mentor,
  mentee,
  openWindow,
}) => {
  const page = await openWindow({ account: mentee });
  await enterRecorded(page, sessionId);
  const { url, apiKey, apiSecret } = stack.livekit;
  const token = new AccessToken(apiKey, apiSecret, { identity: mentor.id, name: mentor.name });
  token.addGrant({ room: roomNameOf(sessionId), roomJoin: true, canPublish: true });
  const sharedKey = 'known to the two of them alone';
  const robot = await joinAsRobot({ url, token: await token.toJwt(), persona: 'mentor', sharedKey });
  await page.getByText('Not everything is being recorded').waitFor();
  await page.getByText(`${mentor.name}'s camera is end-to-end encrypted`).waitFor();
  await page.getByText(`${mentor.name}'s microphone is end-to-end encrypted`).waitFor();
  await robot.leave();
});

test('the participants are notified of a recording at risk until it recovers', async ({
  stack,
  sessionId,
  mentee,
  openWindow,
}) => {
  const page = await openWindow({ account: mentee });
  const meeting = await enterRecorded(page, sessionId);
  const board = createRoomNoticeBoard(stack.livekit);
  const post = (isAtRisk: boolean) => board.post(roomNameOf(sessionId), { isAtRisk, unrecordedTracks: [] });
  const warning = page.getByText("This session isn't being recorded right now");
  await post(true);
  await warning.waitFor();
  await page.getByRole('status').getByText('Not being recorded', { exact: true }).waitFor();
  await post(false);
  await warning.waitFor({ state: 'detached' });
  await meeting.seesRecordingInProgress();
});

test('a participant without a network does not see that the meeting is being recorded', async ({
  sessionId,
  mentee,
  openWindow,
}) => {
  const page = await openWindow({ account: mentee });
  const meeting = await enterRecorded(page, sessionId);
  await page.context().setOffline(true);
  await page.getByRole('status').getByText('Offline', { exact: true }).waitFor();
  await page.getByText('Your connection was interrupted').waitFor();
  expect(await page.getByText('Recording in Progress').count()).toBe(0);
  await page.context().setOffline(false);
  await meeting.seesRecordingInProgress();
});

test('a participant from whom nothing arrives any more is shown as disconnected until it does', async ({
  sessionId,
  mentor,
  mentee,
  openWindow,
}) => {
  const page = await openWindow({ account: mentee });
  const other = await openWindow({ account: mentor });
  await other.addInitScript(keepSenders);
  const meeting = await enter(page, sessionId);
  await enter(other, sessionId);
  await meeting.seesMoving(mentor.name);
  await other.waitForFunction(sendsPictureAndSound);
  await other.evaluate(stopSending);
  const sign = page.getByText(`${mentor.name} lost the connection`);
  await sign.waitFor();
  await other.evaluate(resumeSending);
  await sign.waitFor({ state: 'detached' });
});

async function enter(page: Page, sessionId: string): Promise<MeetingPage> {
  await page.goto(`/meeting/${sessionId}`);
  const meeting = new MeetingPage(page);
  await meeting.acceptAndJoin();
  return meeting;
}

async function enterRecorded(page: Page, sessionId: string): Promise<MeetingPage> {
  const meeting = await enter(page, sessionId);
  await meeting.seesRecordingInProgress();
  return meeting;
}

/** Runs in the page. Does what the browser does if the user clicks "Block". */
function refuseDevices(): void {
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function ask(constraints) {
    if (document.documentElement.dataset.areDevicesAllowed === 'true') return getUserMedia.call(this, constraints);
    throw new DOMException('Permission denied', 'NotAllowedError');
  };
}

/** Runs in the page. Does what the browser does if the user later clicks "Allow". */
function allowDevices(): void {
  document.documentElement.dataset.areDevicesAllowed = 'true';
}

/** Runs in the page. Hides devices, as browsers do on pages that were loaded over plain HTTP. */
function hideDevices(): void {
  Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined });
}

/** What `keepSenders` leaves in the page. */
type Sending = typeof globalThis & { senders?: Map<RTCRtpSender, MediaStreamTrack> };

/** Runs in the page. Keeps all senders and their tracks, so that sending can stop without LiveKit's client noticing. */
function keepSenders(): void {
  const senders = new Map<RTCRtpSender, MediaStreamTrack>();
  const { addTransceiver } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addTransceiver = function add(media, init) {
    const transceiver = addTransceiver.call(this, media, init);
    if (typeof media !== 'string') senders.set(transceiver.sender, media);
    return transceiver;
  };
  (globalThis as Sending).senders = senders;
}

/** Runs in the page. */
function sendsPictureAndSound(): boolean {
  return ((globalThis as Sending).senders?.size ?? 0) >= 2;
}

/** Runs in the page. The connection stays open, and no packet of a track is sent. */
async function stopSending(): Promise<void> {
  for (const sender of (globalThis as Sending).senders?.keys() ?? []) await sender.replaceTrack(null);
}

/** Runs in the page. */
async function resumeSending(): Promise<void> {
  for (const [sender, track] of (globalThis as Sending).senders ?? []) await sender.replaceTrack(track);
}
