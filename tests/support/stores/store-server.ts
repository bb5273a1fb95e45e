import { mkdtemp, rm } from 'node:fs/promises';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePort } from '@young-minds/local-services/processes/free-port';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';
import type { Certificate } from '../make-certificate.ts';

export interface StoreServer {
  readonly url: string;
  /** The folder in which the server keeps its objects. It is deleted with the server. */
  readonly folder: string;
  /** Stops the server and starts it again on the same port with the same objects. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreServerOptions {
  /** Names the folder and the log. */
  readonly name: string;
  /** The program. */
  readonly file: string;
  readonly argsFor: (port: number, folder: string) => readonly string[];
  readonly envFor?: (port: number, folder: string) => NodeJS.Dict<string>;
  readonly cwd?: string;
  /** The path that answers 200 once the server is ready; if absent, any answer to any path means that it is. */
  readonly readyPath?: string;
  /** What the server presents, if it speaks TLS. */
  readonly certificate?: Certificate | undefined;
}

/** Building a program on a new machine takes minutes, once. */
export const BUILD_TIMEOUT_MS = 600_000;
const START_TIMEOUT_MS = 60_000;

/** Starts an object store's server on a free loopback port, with a separate folder. */
export async function startStoreServer(options: StoreServerOptions): Promise<StoreServer> {
  const { name, file, argsFor, envFor, cwd, certificate } = options;
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  // Held until the end: some servers load for seconds before they listen.
  const { port, release } = await reservePort();
  const url = `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const guard = startGuard();
  const env = envFor?.(port, folder);
  const start = () =>
    startUntilReady(
      { name, file, args: argsFor(port, folder), logFolder: folder, guard, ...(env && { env }), ...(cwd && { cwd }) },
      { isReady: () => answers(url, options), timeoutMs: START_TIMEOUT_MS },
    );
  let server = await start();
  return {
    url,
    folder,
    async restart() {
      await server.stop();
      server = await start();
    },
    async close() {
      await server.stop();
      guard.release();
      release();
      await rm(folder, { recursive: true });
    },
  };
}

function answers(url: string, { readyPath, certificate }: StoreServerOptions): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const get = certificate === undefined ? getPlain : getSecure;
  const request = get(new URL(readyPath ?? '/', url), { ca: certificate?.cert }, (response) => {
    response.resume();
    resolve(readyPath === undefined || response.statusCode === 200);
  });
  request.on('error', () => resolve(false));
  return promise;
}
