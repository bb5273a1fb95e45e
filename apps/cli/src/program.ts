import { Command } from 'commander';
import { addAuditCommand } from './commands/audit.ts';
import { addBenchCommand } from './commands/bench.ts';
import { addChaosCommand, addSoakCommand } from './commands/chaos.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addReconcileCommand } from './commands/reconcile.ts';
import { addRehearseDeployCommand } from './commands/rehearse-deploy.ts';
import { addMigrateCommand, addSetupCommand } from './commands/setup.ts';
import { addDevCommand, addStartCommand } from './commands/start.ts';
import { addStorageCommand } from './commands/storage.ts';
import { addCheckCommand, addTestCommand } from './commands/test.ts';

/** Commands by the heading under which help lists them. Each imports its implementation only when it runs. */
const GROUPS = {
  'Run the platform:': [addDemoCommand, addStartCommand, addDevCommand, addSetupCommand],
  'Operate it:': [addDoctorCommand, addMigrateCommand, addStorageCommand, addReconcileCommand, addAuditCommand],
  'Develop it:': [
    addTestCommand,
    addCheckCommand,
    addBenchCommand,
    addChaosCommand,
    addSoakCommand,
    addRehearseDeployCommand,
  ],
} as const;

/** Declares every command with its options. An unknown command or option is reported with the nearest known one. */
export function createProgram(): Command {
  const program = new Command('npm run')
    .description('Young Minds records every mentoring session held on a self-hosted LiveKit server.')
    .configureHelp({ commandUsage: describeUsage })
    .helpCommand(false)
    .enablePositionalOptions()
    .showHelpAfterError('Run "npm run help" for all commands, "npm run <command> -- --help" for the options of one.');
  for (const [heading, commands] of Object.entries(GROUPS)) {
    program.commandsGroup(heading);
    for (const addCommand of commands) addCommand(program);
  }
  addHelpCommand(program);
  return program;
}

/** Adds the help command. Some commands are programs of their own, so it runs the command with `--help`. */
function addHelpCommand(program: Command): void {
  program
    .command('help')
    .description('list the commands, or the options of one')
    .argument('[command...]')
    .action(async (names: readonly string[]) => {
      await program.parseAsync([...names, '--help'], { from: 'user' });
    });
}

/** Describes how to call a command: npm needs `--` between a script's name and its arguments. */
function describeUsage(command: Command): string {
  const names: string[] = [];
  for (let each: Command | null = command; each?.parent; each = each.parent) names.unshift(each.name());
  const [script, ...actions] = names;
  if (script === undefined) return 'npm run <command> -- [options]';
  const args = [...actions, command.usage()].join(' ').trim();
  return `npm run ${script}${args === '' ? '' : ` -- ${args}`}`;
}
