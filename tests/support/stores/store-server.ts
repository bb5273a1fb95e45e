import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';
import { findGoProgram, type GoProgram } from '@young-minds/local-services/stores/store-programs';

export interface StoreServer {
  readonly url: string;
  /** The folder in which the server keeps its objects. It is deleted with the server. */
  readonly folder: string;
  /** Stops the server and starts it again on the same port with the same objects. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreServerOptions {
  readonly program: GoProgram;
  readonly argsFor: (port: number, folder: string) => readonly string[];
  readonly env?: NodeJS.Dict<string>;
}

/** Building a program on a new machine takes minutes, once. */
export const BUILD_TIMEOUT_MS = 600_000;
const START_TIMEOUT_MS = 20_000;

/** Starts an object store's server on a free loopback port, with a separate folder. */
export async function startStoreServer({ program, argsFor, env }: StoreServerOptions): Promise<StoreServer> {
  const file = await findGoProgram(program, console.log);
  const folder = await mkdtemp(join(tmpdir(), `${program.name}-`));
  const port = await findFreePort();
  const guard = startGuard();
  const start = () =>
    startUntilReady(
      { name: program.name, file, args: argsFor(port, folder), logFolder: folder, guard, ...(env && { env }) },
      { isReady: () => answers(port), timeoutMs: START_TIMEOUT_MS },
    );
  let server = await start();
  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    async restart() {
      await server.stop();
      server = await start();
    },
    async close() {
      await server.stop();
      guard.release();
      await rm(folder, { recursive: true });
    },
  };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
