import { expect } from 'vitest';
import { launchFirefox } from '../../support/browser.ts';
import { bookSession } from '../support/book-session.ts';
import { callApi } from '../support/call-api.ts';
import { test as base } from '../support/e2e-test.ts';
import { findRecording } from '../support/find-recording.ts';
import { MeetingPage } from '../support/meeting-page.ts';
import { PlayerPage } from '../support/player-page.ts';

const test = base.extend('browser', { scope: 'file' }, async ({ sharedResources: _ }, { onCleanup }) => {
  const browser = await launchFirefox();
  onCleanup(() => browser.close());
  return browser;
});

/** Firefox does not count the pictures of a live stream, so only their change is seen. */
const UNCOUNTED = 0;

test('two participants with Firefox meet, and one watches the recording', async ({
  stack,
  mentor,
  mentee,
  openWindow,
}) => {
  const sessionId = await bookSession(stack, { mentor, mentee });
  const [mentorPage, menteePage] = [await openWindow({ account: mentor }), await openWindow({ account: mentee })];
  const meetings = [new MeetingPage(mentorPage), new MeetingPage(menteePage)] as const;
  for (const [index, page] of [mentorPage, menteePage].entries()) {
    await page.goto(`/meeting/${sessionId}`);
    await meetings[index]?.acceptAndJoin();
  }
  await Promise.all(meetings.map((meeting) => meeting.seesRecordingInProgress()));
  await Promise.all([meetings[0].seesMoving(mentee.name, UNCOUNTED), meetings[1].seesMoving(mentor.name, UNCOUNTED)]);
  for (const meeting of meetings) await meeting.leave();

  const path = `/api/sessions/${sessionId}/recordings`;
  const recordings = () => callApi<{ status: string; qualityIssues: string[] }[]>(stack, { path, account: mentor });
  await expect.poll(async () => (await recordings()).body.data[0]?.status).toBe('completed');
  expect((await recordings()).body.data).toMatchObject([{ qualityIssues: [] }]);
  const { id } = await findRecording(stack, sessionId);
  await mentorPage.goto(`/recordings/${id}`);
  expect(await new PlayerPage(mentorPage).play()).toMatchObject({ width: 1280, height: 720 });
});
