import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { describe, expect, test } from 'vitest';
import { DEPLOY, provideProgram, readDeployFile } from '../../support/deploy-files.ts';

const systemdAnalyze = await provideProgram('systemd-analyze', 'systemd');

describe.runIf(systemdAnalyze !== null)('systemd units', async () => {
  const units = (await readdir(join(DEPLOY, 'systemd'))).filter((name) => name.endsWith('.service'));

  test.each(units)('%s is valid', async (unit) => {
    const root = await layOut(units);
    try {
      // Whether a unit is valid must not depend on what is installed here, so the programs it names are created below
      // a root.
      await runCommand(systemdAnalyze ?? '', [
        'verify',
        `--root=${root}`,
        '--man=no',
        '--recursive-errors=no',
        `/etc/systemd/system/${unit}`,
      ]);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  test('a mistake in a unit is detected', async () => {
    const root = await layOut(units, (text) =>
      text.replace('ProtectHome=yes', 'ProtectHome=perhaps').replace('Type=exec', 'Type=sometimes'),
    );
    try {
      const verified = runCommand(systemdAnalyze ?? '', [
        'verify',
        `--root=${root}`,
        '--man=no',
        '--recursive-errors=no',
        '/etc/systemd/system/young-minds-web.service',
      ]);
      await expect(verified.then(() => 'valid')).rejects.toThrow();
    } finally {
      await rm(root, { recursive: true });
    }
  });

  test.each(['young-minds-web', 'young-minds-worker', 'livekit'])('%s is confined', async (name) => {
    const file = join(DEPLOY, 'systemd', `${name}.service`);
    // systemd's own measure, from 0 (confined) to 10; an ordinary service has 9.6. Exits with 1 above the threshold.
    await runCommand(systemdAnalyze ?? '', ['security', '--offline=true', '--threshold=30', '--no-pager', file]);
  });
});

/** Creates a root with the units and an empty program for everything they start. */
async function layOut(units: readonly string[], change = (text: string) => text): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'units-'));
  for (const unit of units) {
    const text = change(await readDeployFile(join('systemd', unit)));
    await place(join(root, 'etc/systemd/system', unit), text, 0o644);
    for (const [, program = ''] of text.matchAll(/^Exec\w+=(\S+)/gm))
      await place(join(root, program), '#!/bin/sh\n', 0o755);
  }
  for (const target of ['network-online', 'multi-user', 'sysinit', 'basic', 'shutdown']) {
    await place(join(root, 'etc/systemd/system', `${target}.target`), '[Unit]\nDescription=stands in\n', 0o644);
  }
  return root;
}

async function place(file: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content, { mode });
}
