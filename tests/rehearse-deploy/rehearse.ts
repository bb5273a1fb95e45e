import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { step } from '@young-minds/local-services/tools/step';
import { bootMachine, type Machine } from './machine.ts';
import { createNetwork } from './network.ts';
import { createRoot } from './new-root.ts';
import { restoreBackup } from './steps/backup.ts';
import { killEachService, restartMachine } from './steps/failures.ts';
import { install } from './steps/install.ts';
import { refuseFailingVersion, upgrade } from './steps/upgrade.ts';
import { findOlderVersion, placeVersions } from './versions.ts';

/** Where the machine has the LiveKit server of the option. */
const LIVEKIT_SERVER = '/root/livekit-server';

export interface RehearsalOptions {
  /** The commit to upgrade from. */
  readonly from?: string;
  readonly mirror?: string;
  readonly overlay?: string;
  readonly livekitServer?: string;
  readonly npmCache?: string;
}

interface Rehearsal extends RehearsalOptions {
  /** Gets the machine's files and logs. */
  readonly folder: string;
  /** Ends the machine and its network. */
  readonly resources: AsyncDisposableStack;
}

export interface Figures {
  /** From the first command of the manual to the first recording that can be played. */
  readonly minutesToFirstRecording: number;
  /** From SIGKILL until the service runs again and everything is ready. */
  readonly secondsUntilBack: Readonly<Record<string, number>>;
  readonly secondsUntilRestarted: number;
  readonly migrations: number;
  readonly recordingsRestored: number;
}

/** Runs every step on a new machine, and prints each with its duration. @throws if a step fails */
export async function rehearse(options: Rehearsal): Promise<Figures> {
  const machine = await step(
    'machine',
    () => provideMachine(options),
    () => 'booted',
  );
  const livekitServer = options.livekitServer === undefined ? null : LIVEKIT_SERVER;
  const minutesToFirstRecording = await step(
    'install',
    () => install(machine, { livekitServer }),
    (minutes) => `recorded a session ${minutes} min after the first command`,
  );
  const { migrations } = await step(
    'upgrade',
    () => upgrade(machine),
    (result) => `with ${result.migrations} migrations; earlier recordings are intact`,
  );
  const secondsUntilBack = await step(
    'kill',
    (report) => killEachService(machine, report),
    () => 'every service restarted',
  );
  const secondsUntilRestarted = await step(
    'restart',
    () => restartMachine(machine),
    (seconds) => `everything is ready after ${seconds} s`,
  );
  const recordingsRestored = await step(
    'restore',
    () => restoreBackup(machine, { livekitServer }),
    (recordings) => `${recordings} recordings are intact`,
  );
  await step(
    'roll back',
    () => refuseFailingVersion(machine),
    () => 'the release before runs again',
  );
  return { minutesToFirstRecording, secondsUntilBack, secondsUntilRestarted, migrations, recordingsRestored };
}

async function provideMachine(options: Rehearsal): Promise<Machine> {
  const { folder, resources, from, mirror = null, overlay = null, livekitServer, npmCache } = options;
  const root = join(folder, 'root');
  await createRoot({ root, mirror, overlay });
  await placeVersions(root, from ?? (await findOlderVersion()));
  if (livekitServer !== undefined) await copyFile(livekitServer, join(root, LIVEKIT_SERVER));
  const guard = startGuard();
  resources.defer(() => guard.release());
  const network = resources.use(await createNetwork(folder, guard));
  const shared = npmCache === undefined ? {} : { [npmCache]: '/root/.npm' };
  const machine = await bootMachine({ folder, network, shared, guard });
  resources.defer(() => machine.kill());
  return machine;
}
