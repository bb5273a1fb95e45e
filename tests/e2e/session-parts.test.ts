import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { bookSession } from './support/book-session.ts';
import { test as base } from './support/e2e-test.ts';
import { judgePage } from './support/judge-page.ts';
import { PlayerPage } from './support/player-page.ts';
import { seedRecording } from './support/seed-recording.ts';

const PART_SECONDS = 12;
const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);

/**
 * A session that was recorded in two parts, five minutes apart. The first one has a gap, an unrecorded track and a
 * quality issue.
 */
const test = base.extend('recordingIds', { scope: 'file' }, async ({ stack, mentor, mentee }) => {
  const sessionId = await bookSession(stack, { mentor, mentee });
  const camera = { trackSid: 'TR_1', name: 'Ada', source: 'camera', reason: 'encrypted', codec: null };
  const first = await seedRecording(stack, sessionId, {
    durationSeconds: PART_SECONDS,
    row: {
      ...{ firstJoinedAt: at(0), lastLeftAt: at(PART_SECONDS), startedAt: at(0), captureEndedAt: at(PART_SECONDS) },
      metadata: {
        gaps: [{ from: at(2).toISOString(), to: at(4).toISOString() }],
        unrecordedTracks: [camera],
        artifact: {
          ...{ durationSeconds: PART_SECONDS, sizeBytes: 1, width: 1280, height: 720, fps: 30 },
          flaws: ["Ben's camera is black from start to end"],
        },
      },
    },
  });
  const start = PART_SECONDS + 300;
  const second = await seedRecording(stack, sessionId, {
    durationSeconds: PART_SECONDS,
    row: { firstJoinedAt: at(start), lastLeftAt: at(start + PART_SECONDS) },
  });
  return [first.id, second.id] as const;
});

test('a session in two parts plays as one and shows the gap', async ({ recordingIds, mentee, openWindow }) => {
  const page = await openWindow({ account: mentee });
  await page.goto(`/recordings/${recordingIds[0]}`);
  const parts = page.getByRole('navigation', { name: 'Parts of this session' });
  await parts.getByText('Part 1 of 2: 0:00 of 0:24').waitFor();
  await parts.getByText('5 min break', { exact: true }).waitFor();
  const player = new PlayerPage(page);
  await player.play();
  await page.waitForURL(`**/recordings/${recordingIds[1]}?play=1`);
  // Playback continues automatically with the next part, and the position within the whole session advances.
  await player.playsPast(1);
  await parts.getByText(/^Part 2 of 2: 0:(1[3-9]|2[0-4]) of 0:24$/).waitFor();
  await parts.getByRole('link', { name: 'Part 1, 0:00 to 0:12' }).click();
  await page.waitForURL(`**/recordings/${recordingIds[0]}?play=1`);
  await eventually(async () => expect(await player.state()).toMatchObject({ isPlaying: true }));
});

test('the details list gaps and quality issues below the video, and a gap seeks to its place', async ({
  recordingIds,
  mentee,
  openWindow,
}) => {
  const page = await openWindow({ account: mentee });
  await page.goto(`/recordings/${recordingIds[0]}`);
  const details = page.getByRole('region', { name: 'Recording details' });
  await details.getByRole('button', { name: '2 s missing at 0:02', exact: true }).click();
  await new PlayerPage(page).isAt(2);
  await details.getByRole('link', { name: 'Open part, 0:12 to 0:24' }).waitFor();
  await details.getByText("Ben's camera is black from start to end").waitFor();
  await details.getByText("Ada's camera is end-to-end encrypted, so it can't be recorded.").waitFor();
  await judgePage(page);
});
