import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuditChain, createUnitOfWork } from '@young-minds/database';
import { anchorPath, createAuditAnchoring, verifyAnchors, verifyAuditTrail } from '@young-minds/recording/audit';
import { createLocalStorage } from '@young-minds/storage/local';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reuseTestDatabase, type TestDatabase } from '../../support/database.ts';
import { JobList } from '../../support/job-list.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { seedSession } from '../../support/seed-session.ts';

const KEY = 'a key that the database does not have';
const MINUTE_MS = 60_000;

let database: TestDatabase;
let folder: string;
let clock: ManualClock;
let rooms: string[];

beforeEach(async () => {
  database = await reuseTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'audit-anchors-'));
  clock = new ManualClock(new Date());
  rooms = [(await seedSession(database.db)).roomId, (await seedSession(database.db)).roomId];
  await writeLines(3);
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const store = () => createLocalStorage({ directory: folder, baseUrl: 'http://x', signingSecret: KEY });
const copyFile = () => join(folder, 'copy');

function createWorker(key = KEY) {
  const storage = { current: store(), of: store };
  return createAuditAnchoring({
    auditChain: createAuditChain(database.pool),
    storage,
    clock,
    key,
    copyFile: copyFile(),
  });
}

/** Writes lines into every room. */
async function writeLines(count: number): Promise<void> {
  const unitOfWork = createUnitOfWork({ db: database.db, queue: new JobList() });
  for (const roomId of rooms) {
    for (let index = 0; index < count; index += 1) {
      await unitOfWork.run(({ audit }) => audit.record({ type: 'recording_accessed', source: 'api', roomId }));
    }
  }
}

/** Runs statements as the superuser, with the triggers that guard the trail disabled. */
async function tamper(statements: string): Promise<void> {
  await database.pool.query(`
    ALTER TABLE livekit_events DISABLE TRIGGER USER;
    ${statements};
    ALTER TABLE livekit_events ENABLE TRIGGER USER`);
}

const chain = () => createAuditChain(database.pool);
const verify = (changes: Partial<Parameters<typeof verifyAnchors>[0]> = {}) =>
  verifyAnchors({ auditChain: chain(), store: store(), key: KEY, ...changes });
const isWhole = async () => (await verifyAuditTrail({ auditChain: chain() })).tampered === null;

async function* readCopies(): AsyncIterable<string> {
  yield* (await readFile(copyFile(), 'utf8')).trim().split('\n');
}

describe('anchors', () => {
  test('contain the ends of the chains that have new lines, and follow one another', async () => {
    const worker = createWorker();
    const first = await worker();
    expect(first?.anchor.heads.map(({ chainId, chainIndex }) => [chainId, chainIndex]).sort()).toEqual(
      rooms.map((roomId) => [roomId, '3']).sort(),
    );
    clock.advance(5 * MINUTE_MS);
    expect(await worker(), 'nothing is new').toBeNull();
    await writeLines(1);
    expect(await worker()).toMatchObject({ anchor: { index: 2, previous: first?.signature } });
    expect(await verify({ copies: readCopies() })).toEqual({ anchors: 2, lastTakenAt: clock.now(), problem: null });
  });

  test('leave out chains that have been anchored for long', async () => {
    const worker = createWorker();
    await worker();
    clock.advance(180 * MINUTE_MS);
    await tamper(`UPDATE livekit_events SET created_at = created_at - interval '3 hours'`);
    rooms.pop();
    await writeLines(1);
    expect((await worker())?.anchor.heads).toEqual([expect.objectContaining({ chainId: rooms[0], chainIndex: '4' })]);
  });

  test('of several workers form one chain', async () => {
    const [one, other] = [createWorker(), createWorker()];
    await one();
    await writeLines(1);
    expect(await other()).toMatchObject({ anchor: { index: 2 } });
    await writeLines(1);
    expect(await one()).toMatchObject({ anchor: { index: 3 } });
    expect(await verify({ copies: readCopies() })).toMatchObject({ anchors: 3, problem: null });
  });

  test('are not continued with another key', async () => {
    await createWorker()();
    await expect(createWorker('another key')()).rejects.toMatchObject({
      code: 'INTEGRITY_MISMATCH',
      message: expect.stringContaining('is not signed with AUDIT_ANCHOR_KEY'),
    });
  });
});

describe('the superuser cannot hide', () => {
  const REHASH = `
    DO $$
    DECLARE line livekit_events; last text;
    BEGIN
      FOR line IN SELECT * FROM livekit_events WHERE chain_id = '@room' ORDER BY chain_index LOOP
        line.previous_hash := last;
        last := audit_line_hash(line);
        UPDATE livekit_events SET previous_hash = line.previous_hash, hash = last WHERE id = line.id;
      END LOOP;
    END $$`;

  test.each([
    ['a cut tail', `DELETE FROM livekit_events WHERE chain_id = '@room' AND chain_index = 3`, /Line 3 .* was cut off/],
    ['a deleted room', `DELETE FROM livekit_events WHERE chain_id = '@room'`, /The chain .* was deleted/],
    [
      'a line that was rewritten with all hashes after it',
      `UPDATE livekit_events SET severity = 'error' WHERE chain_id = '@room' AND chain_index = 1; ${REHASH}`,
      /Line 3 .* was rewritten or cut off/,
    ],
  ])('%s', async (_, statements, problem) => {
    const worker = createWorker();
    await worker();
    await tamper(statements.replaceAll('@room', rooms[0] ?? ''));
    expect(await isWhole(), 'the chains alone show nothing').toBe(true);
    expect((await verify()).problem).toMatch(problem);
    // Later anchors contain the changed chain; the earlier ones still show the change.
    await writeLines(2);
    clock.advance(5 * MINUTE_MS);
    expect(await worker()).toMatchObject({ anchor: { index: 2 } });
    expect((await verify()).problem).toContain(rooms[0]);
  });
});

describe('a change of the anchors is found:', () => {
  const bytesOf = (index: number) => readFile(join(folder, anchorPath(index)), 'utf8');

  beforeEach(async () => {
    const worker = createWorker();
    for (let count = 0; count < 3; count += 1) {
      await writeLines(1);
      await worker();
    }
  });

  test('one was deleted', async () => {
    await store().deleteRecording(anchorPath(2));
    expect((await verify()).problem).toBe(`The anchor ${anchorPath(2)} is missing in the store.`);
  });

  test('the last one was deleted, if there is a copy', async () => {
    await store().deleteRecording(anchorPath(3));
    expect((await verify()).problem).toBeNull();
    expect((await verify({ copies: readCopies() })).problem).toMatch(/000003.anchor in the store is missing/);
  });

  test.each([
    ['its content was changed', async () => (await bytesOf(2)).replace('"5"', '"6"'), /is not signed/],
    ['it was replaced by another one', () => bytesOf(1), /was copied or replaced/],
    ['it is empty', async () => '', /is not signed/],
  ])('%s', async (_, forge, problem) => {
    const forged = await forge();
    await store().deleteRecording(anchorPath(2));
    const file = join(folder, 'forged');
    await writeFile(file, forged);
    await store().uploadRecording(file, anchorPath(2));
    expect((await verify()).problem).toMatch(problem);
  });
});
