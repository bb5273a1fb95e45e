import { readdir } from 'node:fs/promises';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { createAuditChain } from '@young-minds/database';
import { livekitRecordings } from '@young-minds/database/schema';
import { verifyAuditTrail } from '@young-minds/recording/audit';
import { ACCESS_PROBE_PATH } from '@young-minds/recording/domain';
import { eq } from 'drizzle-orm';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { listObjects } from './list-objects.ts';

/** Returns files and objects that should no longer exist after all work is done, and faults of the audit trail. */
export async function findDisorder(system: ChaosSystem): Promise<string[]> {
  const found = [strayObjects, unfinishedUploads, leftCaptures, leftRecorders, brokenTrail].map((find) => find(system));
  return (await Promise.all(found)).flat();
}

async function completedRows({ database }: ChaosSystem) {
  return database.db.select().from(livekitRecordings).where(eq(livekitRecordings.status, 'completed'));
}

/** Compares the store's own list with the rows. */
async function strayObjects(system: ChaosSystem): Promise<string[]> {
  const paths = await listObjects(system);
  const rows = await completedRows(system);
  const known = new Set<string | null>([
    ACCESS_PROBE_PATH,
    ...rows.flatMap(({ storagePath, posterPath }) => [storagePath, posterPath]),
  ]);
  const present = new Set<string | null>(paths);
  return [
    ...paths.filter((path) => !known.has(path)).map((path) => `the object ${path} belongs to no recording`),
    ...rows.filter(({ storagePath }) => !present.has(storagePath)).map(({ id }) => `the object of ${id} is missing`),
  ];
}

async function unfinishedUploads({ store }: ChaosSystem): Promise<string[]> {
  const { Uploads = [] } = await store.client.send(new ListMultipartUploadsCommand({ Bucket: store.options.bucket }));
  return Uploads.map(({ Key }) => `an upload of ${Key} was left unfinished`);
}

/** The raw tracks of failed recordings are kept intentionally. */
async function leftCaptures(system: ChaosSystem): Promise<string[]> {
  const names = (await readdir(system.disk.folder)).filter((name) => !name.startsWith('.'));
  const completed = new Set((await completedRows(system)).map(({ id }) => id));
  return names.filter((name) => completed.has(name)).map((name) => `the captures of ${name} are still on the disk`);
}

async function leftRecorders({ livekit, keys }: ChaosSystem): Promise<string[]> {
  const rooms = new RoomServiceClient(livekit.url.replace('ws', 'http'), keys.apiKey, keys.apiSecret);
  const lists = (await rooms.listRooms()).map(async ({ name }) => {
    const present = await rooms.listParticipants(name).catch(() => []);
    return present.map(({ identity }) => `${identity} is still in ${name}`);
  });
  return (await Promise.all(lists)).flat();
}

async function brokenTrail({ database }: ChaosSystem): Promise<string[]> {
  const { tampered } = await verifyAuditTrail({ auditChain: createAuditChain(database.pool) });
  return tampered === null ? [] : [`line ${tampered.id} of the audit trail is ${tampered.what}`];
}
