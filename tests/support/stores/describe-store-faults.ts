import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { recordingObjectPath, type StorageProviderName } from '@young-minds/recording/domain';
import { examineStorage } from '@young-minds/recording/maintenance';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createStorageRegistry, type StorageRegistryOptions } from '@young-minds/storage/registry';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts';
import { BUILD_TIMEOUT_MS } from './store-server.ts';

/** A store's server as the fault tests need it. */
export interface FaultyStore {
  readonly url: string;
  /** Returns the registry's store configurations with the proxy's address. */
  setupAt(url: string): Partial<StorageRegistryOptions['stores']>;
  /** Configurations that the server refuses, each with a word that the error's advice must contain. */
  readonly refused: readonly (readonly [
    what: string,
    setup: (url: string) => Partial<StorageRegistryOptions['stores']>,
    advice: string,
  ])[];
  /** Secrets that no error may contain. */
  readonly secrets: readonly string[];
  readonly bytesInFlight: number;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const HEADERS_BYTES = MIB;
const UNAVAILABLE = { code: 'STORAGE_UNAVAILABLE', retryable: true };
const PROGRAM = join(import.meta.dirname, 'upload-process.ts');
const NOT_SET_UP = { isSetUp: false, problems: [] } as const;

/** Tests uploads with the faults that networks, gateways and operators cause. */
export function describeStoreFaults(name: StorageProviderName, openStore: () => Promise<FaultyStore>): void {
  describe(`${name} storage with faults`, () => {
    let store: FaultyStore;
    let proxy: FaultProxy;
    let folder: string;
    let bytes: Buffer;
    /** More than what the provider has in flight, and no multiple of a request. */
    let fileBytes: number;
    /** So late in the file that starting over would send more again than what was in flight. */
    let lateBytes: number;

    beforeAll(async () => {
      store = await openStore();
      proxy = await openFaultProxy(store.url);
      folder = await mkdtemp(join(tmpdir(), 'store-faults-'));
      fileBytes = store.bytesInFlight + Math.min(2 * store.bytesInFlight, 32 * MIB) + 54_321;
      lateBytes = (store.bytesInFlight + fileBytes) / 2;
      bytes = randomBytes(fileBytes);
    }, BUILD_TIMEOUT_MS);
    afterEach(() => proxy.restore());
    afterAll(async () => {
      await proxy.close();
      await store.close();
      await rm(folder, { recursive: true });
    });

    const registryOf = (stores: Partial<StorageRegistryOptions['stores']>): StorageRegistryOptions => ({
      storage: { provider: name },
      stores: { local: NOT_SET_UP, supabase: NOT_SET_UP, s3: NOT_SET_UP, gcs: NOT_SET_UP, ...stores },
      baseUrl: 'http://localhost',
      signingSecret: 'unused here',
    });
    const providerOf = (stores: Partial<StorageRegistryOptions['stores']>): StorageProvider =>
      createStorageRegistry(registryOf(stores)).current;
    const provider = () => providerOf(store.setupAt(proxy.url));
    const newUpload = async (content = bytes) => {
      const file = join(folder, randomUUID());
      await writeFile(file, content);
      return { file, path: recordingObjectPath(randomUUID(), randomUUID()) };
    };
    const isStored = async (path: string) => bytes.equals(await buffer(await provider().read(path)));

    test('an upload survives a dropped connection', async () => {
      const { file, path } = await newUpload();
      proxy.cutAfter(lateBytes);
      const before = proxy.sentBytes();
      expect(await provider().uploadRecording(file, path)).toMatchObject({ sizeBytes: fileBytes });
      expect(proxy.sentBytes() - before).toBeLessThan(fileBytes + store.bytesInFlight + HEADERS_BYTES);
      expect(await isStored(path)).toBe(true);
    });

    test('an upload resumes from the last accepted part after a long network outage', async () => {
      const { file, path } = await newUpload();
      proxy.cutAfter(lateBytes, { isPermanent: true });
      const before = proxy.sentBytes();
      await expect(provider().uploadRecording(file, path)).rejects.toMatchObject(UNAVAILABLE);
      await expect(provider().exists(path)).rejects.toMatchObject(UNAVAILABLE);
      proxy.restore();
      expect(await provider().exists(path)).toBe(false);
      await provider().uploadRecording(file, path);
      expect(proxy.sentBytes() - before).toBeLessThan(fileBytes + store.bytesInFlight + HEADERS_BYTES);
      expect(await isStored(path)).toBe(true);
    });

    test('another process completes an upload after the first process is killed', async () => {
      const { file, path } = await newUpload();
      const before = proxy.sentBytes();
      const registry = registryOf(store.setupAt(proxy.url));
      const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ registry, file, path })], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      for await (const line of createInterface({ input: child.stdout })) {
        expect(line).not.toBe('done');
        if (proxy.sentBytes() - before > fileBytes / 2) child.kill('SIGKILL');
      }
      expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL');
      await provider().uploadRecording(file, path);
      expect(proxy.sentBytes() - before).toBeLessThan(fileBytes + store.bytesInFlight + HEADERS_BYTES);
      expect(await isStored(path)).toBe(true);
    });

    test('an upload survives a restart of the server', async () => {
      const { file, path } = await newUpload();
      let announced = 0;
      const beforeSending = async (sizeBytes: number) => {
        const isHalf = announced < fileBytes / 2 && announced + sizeBytes >= fileBytes / 2;
        announced += sizeBytes;
        if (isHalf) await store.restart();
      };
      // If the client's own retries are used up, this second call is the job queue's next attempt.
      const upload = () => provider().uploadRecording(file, path, { beforeSending });
      await upload().catch((error) => {
        expect(error).toMatchObject(UNAVAILABLE);
        return upload();
      });
      expect(await isStored(path)).toBe(true);
    });

    test('an upload is retried if a gateway briefly answers 503', async () => {
      const { file, path } = await newUpload(bytes.subarray(0, 100_000));
      proxy.answer(1, 503);
      await provider()
        .uploadRecording(file, path)
        .catch((error) => {
          expect(error).toMatchObject(UNAVAILABLE);
          return provider().uploadRecording(file, path);
        });
      expect(await provider().exists(path)).toBe(true);
    });

    test('an error includes the code of a gateway that keeps answering 503', async () => {
      const { file, path } = await newUpload(bytes.subarray(0, 100_000));
      proxy.answer(1000, 503);
      const details = {
        provider: name,
        bucket: 'recordings',
        path,
        storeCode: expect.stringMatching(/503|Unavailable|Unknown/),
      };
      await expect(provider().uploadRecording(file, path)).rejects.toMatchObject({ ...UNAVAILABLE, details });
      await expect(provider().exists(path)).rejects.toMatchObject(UNAVAILABLE);
    });

    test('a slow network only delays the upload', async () => {
      const { file, path } = await newUpload(bytes.subarray(0, 2_000_000));
      proxy.slowDown(2_000_000);
      expect(await provider().uploadRecording(file, path)).toMatchObject({ sizeBytes: 2_000_000 });
    });

    test("an error shows the server's code and what to do, without a secret", async () => {
      for (const [what, setupAt, advice] of store.refused) {
        const { file, path } = await newUpload(bytes.subarray(0, 1000));
        const refused = providerOf(setupAt(store.url));
        for (const attempt of [() => refused.uploadRecording(file, path), () => refused.exists(path)]) {
          const error = await attempt().then(
            () => new Error(`${what} was not refused`),
            (thrown: unknown) => thrown,
          );
          const details = { provider: name, path, storeCode: expect.stringMatching(/./) };
          expect(error, what).toMatchObject({ ...UNAVAILABLE, message: expect.stringContaining(advice), details });
          const printed = inspect(error, { depth: 20, showHidden: true });
          for (const secret of store.secrets) expect(printed).not.toContain(secret);
        }
        expect(await examineStorage(refused), what).toEqual([
          { kind: 'unusable', message: expect.stringMatching(`^Recordings cannot be stored.*${advice}`) },
        ]);
      }
    });
  });
}
