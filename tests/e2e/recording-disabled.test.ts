import { expect } from 'vitest';
import type { Stack } from '../support/stack.ts';
import { bookSession } from './support/book-session.ts';
import { DashboardPage } from './support/dashboard-page.ts';
import { withOwnStack } from './support/e2e-test.ts';
import { MeetingPage } from './support/meeting-page.ts';

const test = withOwnStack({ isRecordingEnabled: false });

test('every page shows that recording is disabled, and nothing is recorded', async ({
  stack,
  mentor,
  mentee,
  openWindow,
}) => {
  const sessionId = await bookSession(stack, { mentor, mentee });
  const page = await openWindow({ account: mentee });
  await page.goto('/');
  await page.getByText("Sessions aren't recorded at the moment.").waitFor();
  expect(await page.getByText(/session is recorded|Every session, saved|Recording is automatic/).count()).toBe(0);
  await new DashboardPage(page).open();
  await page.getByText("Recording is turned off. Sessions aren't recorded.").waitFor();
  expect(await page.getByText('Every session is recorded').count()).toBe(0);
  expect(await page.getByText('its recording appears here').count()).toBe(0);

  await page.goto(`/meeting/${sessionId}`);
  await page.getByText("This session isn't recorded").waitFor();
  const meeting = new MeetingPage(page);
  await meeting.join();
  await page.getByRole('status').getByText('Not recorded').waitFor();
  await meeting.seesMoving(mentee.name);
  await meeting.leave();
  await untilLeft(stack);
  const { rows } = await stack.database.pool.query('SELECT id FROM livekit_recordings');
  expect(rows).toEqual([]);
});

/** Waits until the worker has seen a participant join and leave. A recording would have begun by then. */
async function untilLeft({ database }: Stack): Promise<void> {
  const countJoins = async () => {
    const { rows } = await database.pool.query('SELECT id FROM livekit_participants WHERE left_at IS NOT NULL');
    return rows.length;
  };
  await expect.poll(countJoins).toBe(1);
}
