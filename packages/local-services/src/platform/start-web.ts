import type { Guard } from '../processes/guard.ts';
import type { RunningProcess } from '../processes/start-process.ts';
import { startUntilReady } from '../processes/start-until-ready.ts';
import { WEB_FOLDER, WEB_PROGRAM } from '../project.ts';

const START_TIMEOUT_MS = 60_000;

export interface WebOptions {
  /** `production` serves the build; `development` builds each page when it is requested. */
  readonly mode: 'production' | 'development';
  readonly port: number;
  readonly env: NodeJS.Dict<string>;
  readonly logFolder: string;
  readonly onLine?: (line: string) => void;
  readonly guard: Guard;
}

/** Starts the web app and waits until it answers and reaches its database. @throws SETUP_FAILED */
export function startWeb(options: WebOptions): Promise<RunningProcess> {
  const { mode, port, env, ...rest } = options;
  const program = {
    file: process.execPath,
    args: [WEB_PROGRAM, ...(mode === 'development' ? ['--dev'] : [])],
    cwd: WEB_FOLDER,
    env: { ...env, PORT: String(port), NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: '1' },
  };
  const isReady = () => isHealthy(port);
  return startUntilReady({ ...rest, ...program, name: 'web' }, { isReady, timeoutMs: START_TIMEOUT_MS });
}

async function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/api/health`).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}
