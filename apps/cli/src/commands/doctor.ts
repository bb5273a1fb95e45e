import type { Command } from 'commander';
import type { DoctorOptions } from '../doctor/run-doctor.ts';

/** `npm run doctor`: examines an installation. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check this installation and print how to fix what is wrong; the exit code is 1 if a check failed')
    .option('--record', 'also record a ten-second session of two robots')
    .option('--json', 'print one JSON object instead of one line a check')
    .action(async (options: DoctorOptions) => {
      const { examineInstallation } = await import('../doctor/run-doctor.ts');
      process.exitCode = await examineInstallation(options);
    });
}
