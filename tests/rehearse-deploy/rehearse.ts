import { startGuard } from '@young-minds/local-services/processes/guard';
import { step } from '@young-minds/local-services/tools/step';
import { bootMachine, type Machine } from './machine.ts';
import { createNetwork } from './network.ts';
import { type NewMachineOptions, provideFiles } from './provide-files.ts';
import { type Figures, STEPS, type StepName } from './steps.ts';

export interface RehearsalOptions extends NewMachineOptions {
  /** The steps to run, in the order of `STEPS`. */
  readonly only: readonly StepName[];
  readonly npmCache?: string;
}

interface Rehearsal extends RehearsalOptions {
  /** Has the machine's files and logs, or gets them. */
  readonly folder: string;
  /** Ends the machine and its network. */
  readonly resources: AsyncDisposableStack;
}

/** Runs the steps on the machine, and prints each with its duration. @throws if a step fails */
export async function rehearse(options: Rehearsal): Promise<Partial<Figures>> {
  const provided = await step(
    'machine',
    () => provideMachine(options),
    () => 'booted',
  );
  let figures: Partial<Figures> = {};
  for (const name of options.only) {
    const result = await step(
      name,
      (report) => STEPS[name]({ ...provided, report }),
      ({ text }) => text,
    );
    figures = { ...figures, ...result.figures };
  }
  return figures;
}

interface ProvidedMachine {
  readonly machine: Machine;
  readonly livekitServer: string | null;
}

async function provideMachine(options: Rehearsal): Promise<ProvidedMachine> {
  const { folder, resources, npmCache } = options;
  const { livekitServer } = await provideFiles(options);
  const guard = startGuard();
  resources.defer(() => guard.release());
  const network = resources.use(await createNetwork(folder, guard));
  const shared = npmCache === undefined ? {} : { [npmCache]: '/root/.npm' };
  const machine = await bootMachine({ folder, network, shared, guard });
  resources.defer(() => machine.kill());
  return { machine, livekitServer };
}
