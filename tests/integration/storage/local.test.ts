import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { createLocalStorage } from '@young-minds/storage/local';
import { createSignedObjectHandler } from '@young-minds/storage/local/signed-objects';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveFetchHandler } from '../../support/serve-fetch-handler.ts';

describeStorageProvider('local storage', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'local-storage-'));
  const signingSecret = randomUUID();
  const server = await serveFetchHandler(createSignedObjectHandler({ directory, signingSecret }));
  return {
    provider: createLocalStorage({ directory, baseUrl: server.baseUrl, signingSecret }),
    // A copy from disk to disk starts over.
    bytesInFlight: Number.POSITIVE_INFINITY,
    async close() {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
});

describe('local storage on its disk', () => {
  let folder = '';
  let directory = '';
  const storage = () => createLocalStorage({ directory, baseUrl: 'http://127.0.0.1', signingSecret: 'unused here' });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'local-storage-'));
    directory = join(folder, 'recordings');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function fileWith(bytes: Uint8Array): Promise<string> {
    const file = join(folder, randomUUID());
    await writeFile(file, bytes);
    return file;
  }

  it('restricts files and folders to their owner, and writes only the object', async () => {
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await storage().uploadRecording(await fileWith(randomBytes(100)), path);
    expect((await stat(join(directory, path))).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'sessions'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
  });

  it('deletes leftovers of a killed upload, but not files another process is writing', async () => {
    const incoming = join(directory, '.incoming');
    await mkdir(incoming, { recursive: true });
    await writeFile(join(incoming, 'old.part'), 'x');
    await writeFile(join(incoming, 'running.part'), 'x');
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(incoming, 'old.part'), anHourAgo, anHourAgo);
    await storage().uploadRecording(await fileWith(randomBytes(100)), 'sessions/a.mp4');
    expect(await readdir(incoming)).toEqual(['running.part']);
  });

  it('leaves no files if the upload fails', async () => {
    await storage().uploadRecording(await fileWith(randomBytes(100)), 'sessions/a.mp4');
    await expect(storage().uploadRecording(folder, 'sessions/b.mp4')).rejects.toThrow();
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
    expect(await readdir(join(directory, 'sessions'))).toEqual(['a.mp4']);
  });

  it('does not follow a link out of its folder', async () => {
    const outside = join(folder, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret.mp4'), 'secret');
    await mkdir(directory);
    await symlink(outside, join(directory, 'sessions'));
    await symlink(join(outside, 'secret.mp4'), join(directory, 'link.mp4'));
    const invalid = { code: 'INVALID_OBJECT_PATH' };
    const file = await fileWith(randomBytes(10));
    await expect(storage().uploadRecording(file, 'sessions/new/a.mp4')).rejects.toMatchObject(invalid);
    await expect(storage().uploadRecording(file, 'link.mp4')).rejects.toMatchObject(invalid);
    await expect(storage().read('sessions/secret.mp4')).rejects.toMatchObject(invalid);
    await expect(storage().exists('link.mp4')).rejects.toMatchObject(invalid);
    await expect(storage().deleteRecording('link.mp4')).rejects.toMatchObject(invalid);
    expect(await Array.fromAsync(storage().list(''))).toEqual([]);
    expect(await readdir(outside)).toEqual(['secret.mp4']);
  });

  it('explains what to do if the folder is unusable', async () => {
    directory = join(await fileWith(randomBytes(1)), 'recordings');
    const upload = storage().uploadRecording(await fileWith(randomBytes(10)), 'sessions/a.mp4');
    await expect(upload).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining(directory),
    });
  });

  it('writes only inside its folder, for any path', async () => {
    const file = await fileWith(Buffer.from('bytes'));
    const parts = fc.constantFrom('..', '.', '', 'a', 'b.mp4', '~', 'C:', '.x', '%2e', '\0', '\\', '\n', '･･');
    const paths = fc.oneof(
      fc.array(parts, { maxLength: 5 }).map((chosen) => chosen.join('/')),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(paths, async (path) => {
        const isStored = await storage()
          .uploadRecording(file, path)
          .then(
            () => true,
            (error) => (error.code === 'INVALID_OBJECT_PATH' ? false : Promise.reject(error)),
          );
        const isThere = isStored && (await readFile(join(directory, path), 'utf8')) === 'bytes';
        expect(isThere).toBe(isStored);
        await rm(directory, { recursive: true, force: true });
        expect(await readdir(folder)).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
