import { livekitEvents } from '@young-minds/database/schema';
import { limitPublishers } from '@young-minds/recording/presence';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test, vi } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;

beforeEach(async () => {
  const opened = await openPipeline({ startAt: new Date('2026-03-01T10:00:00.000Z') });
  ({ database, pipeline, session } = opened);
  return opened.close;
});

const connection = (identity: string, trackCount: number) => ({
  participantSid: `PA_${identity}`,
  identity,
  trackCount,
});

/** Opens the session's room with these connections. */
function connect(...connections: readonly ReturnType<typeof connection>[]): void {
  const { rooms, connections: all } = pipeline.roomParticipants;
  rooms.set(session.roomName, { roomSid: 'RM_1', participants: [] });
  all.set(session.roomName, connections);
}

const connected = () =>
  pipeline.roomParticipants.connections.get(session.roomName)?.map(({ identity }) => identity) ?? [];

async function removals(): Promise<unknown[]> {
  const rows = await database.db.select().from(livekitEvents).where(eq(livekitEvents.roomId, session.roomId));
  return rows.filter(({ eventType }) => eventType === 'participant_removed').map(({ eventData }) => eventData);
}

test('a participant with too many tracks is removed and audited, and the other one stays', async () => {
  connect(connection('flooding', 9), connection('other', 8));
  for (const _ of ['once', 'twice']) await limitPublishers(pipeline);
  expect(connected()).toEqual(['other']);
  expect(await removals()).toEqual([{ ...connection('flooding', 9), reason: 'too_many_tracks' }]);
});

test("further connections with a participant's token are removed and audited", async () => {
  connect(connection('ada', 2), connection('ada#1', 0), connection('ada#2', 9));
  await limitPublishers(pipeline);
  expect(connected()).toEqual(['ada']);
  expect(await removals()).toEqual([
    { ...connection('ada#1', 0), reason: 'further_connection' },
    { ...connection('ada#2', 9), reason: 'further_connection' },
  ]);
});

test('a removal by another worker is not audited again', async () => {
  connect(connection('flooding', 9));
  vi.spyOn(pipeline.roomParticipants, 'removePerson').mockResolvedValue(false);
  await limitPublishers(pipeline);
  expect(await removals()).toEqual([]);
});

test('rooms of other applications are left alone', async () => {
  const name = 'a room of another application';
  pipeline.roomParticipants.rooms.set(name, { roomSid: 'RM_other', participants: [] });
  pipeline.roomParticipants.connections.set(name, [connection('flooding', 100)]);
  await limitPublishers(pipeline);
  expect(pipeline.roomParticipants.connections.get(name)).toHaveLength(1);
});
