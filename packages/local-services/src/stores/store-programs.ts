import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { findOnPath, runCommand } from '../processes/run-command.ts';
import { keepProgram, keptPath } from '../tools/kept-programs.ts';

export interface GoProgram {
  readonly name: string;
  /** The package that `go install` receives. */
  readonly module: string;
  readonly version: string;
  /** Why it is needed, for the user who has to install Go. */
  readonly purpose: string;
}

/** The servers that tests and measurements use for the storage providers. */
export const VERSITYGW: GoProgram = {
  name: 'versitygw',
  module: 'github.com/versity/versitygw/cmd/versitygw',
  version: '1.8.0',
  purpose: 'the S3 server of the tests',
};

export const FAKE_GCS_SERVER: GoProgram = {
  name: 'fake-gcs-server',
  module: 'github.com/fsouza/fake-gcs-server',
  version: '1.56.1',
  purpose: 'the Google Cloud Storage server of the tests',
};

/**
 * Returns a program that is built with Go: from the tools folder, else built once for this user.
 * @param report receives lines about slow steps
 * @throws SETUP_FAILED if Go is missing or the build fails
 */
export async function findGoProgram(program: GoProgram, report: (line: string) => void): Promise<string> {
  const kept = keptPath(program.name, program.version);
  if (!existsSync(kept)) await build(program, kept, report);
  return kept;
}

async function build({ name, module, version, purpose }: GoProgram, kept: string, report: (line: string) => void) {
  if ((await findOnPath('go')) === null) {
    throw new YoungMindsError('SETUP_FAILED', `There is no Go to build ${name} with, ${purpose}; install Go.`);
  }
  report(`building ${name} ${version} with Go, once for this user; some minutes`);
  await keepProgram(kept, async (folder) => {
    await runCommand('go', ['install', `${module}@v${version}`], { env: { GOBIN: folder }, cwd: folder });
    return join(folder, name);
  });
}
