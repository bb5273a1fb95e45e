import type { Machine } from './machine.ts';
import { restoreBackup } from './steps/backup.ts';
import { killEachService, restartMachine } from './steps/failures.ts';
import { install } from './steps/install.ts';
import { refuseFailingVersion, upgrade } from './steps/upgrade.ts';

export interface Figures {
  /** From the first command of the manual to the first recording that can be played. */
  readonly minutesToFirstRecording: number;
  readonly migrations: number;
  /** Of upgrade.sh: the build, the backup, the migration, two restarts and doctor. */
  readonly secondsToUpgrade: number;
  /** Of `upgrade.sh --rollback`: two restarts and doctor. */
  readonly secondsToGoBack: number;
  /** From SIGKILL until the service runs again and everything is ready. */
  readonly secondsUntilBack: Readonly<Record<string, number>>;
  readonly secondsUntilRestarted: number;
  readonly recordingsRestored: number;
  /** Of restore.sh, on a machine on which install.sh has run. */
  readonly secondsToRestore: number;
  /** Of upgrade.sh with a version whose doctor fails: all steps of an upgrade, and the way back. */
  readonly secondsToRefuse: number;
}

interface Context {
  readonly machine: Machine;
  /** LiveKit server on the machine to install; null for the release. */
  readonly livekitServer: string | null;
  readonly report: (line: string) => void;
}

interface Result {
  readonly figures: Partial<Figures>;
  readonly text: string;
}

export type StepName = 'install' | 'upgrade' | 'kill' | 'restart' | 'restore' | 'refuse';

/** What is rehearsed, in this order. Each step after the first needs the machine as the one before left it. */
export const STEPS: Readonly<Record<StepName, (context: Context) => Promise<Result>>> = {
  async install({ machine, livekitServer }) {
    const minutesToFirstRecording = await install(machine, { livekitServer });
    const text = `recorded a session ${minutesToFirstRecording} min after the first command`;
    return { figures: { minutesToFirstRecording }, text };
  },
  async upgrade({ machine }) {
    const { migrations, seconds, secondsBack } = await upgrade(machine);
    const figures = { migrations, secondsToUpgrade: seconds, secondsToGoBack: secondsBack };
    return { figures, text: `with ${migrations} migrations in ${seconds} s, and back in ${secondsBack} s` };
  },
  async kill({ machine, report }) {
    return { figures: { secondsUntilBack: await killEachService(machine, report) }, text: 'every service restarted' };
  },
  async restart({ machine }) {
    const secondsUntilRestarted = await restartMachine(machine);
    return { figures: { secondsUntilRestarted }, text: `everything is ready after ${secondsUntilRestarted} s` };
  },
  async restore({ machine, livekitServer }) {
    const { recordings, seconds } = await restoreBackup(machine, { livekitServer });
    const figures = { recordingsRestored: recordings, secondsToRestore: seconds };
    return { figures, text: `${recordings} recordings in ${seconds} s` };
  },
  async refuse({ machine }) {
    const secondsToRefuse = await refuseFailingVersion(machine);
    return { figures: { secondsToRefuse }, text: `the release before runs again after ${secondsToRefuse} s` };
  },
};

/** Returns the steps of a list such as `upgrade,restore` in their own order; null if one is unknown. */
export function findSteps(list: string): readonly StepName[] | null {
  const names = list.split(',');
  const known = Object.keys(STEPS) as StepName[];
  return names.every((name) => Object.hasOwn(STEPS, name)) ? known.filter((name) => names.includes(name)) : null;
}
