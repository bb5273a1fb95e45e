import { chmod, cp, mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';

const SCOPE = '@young-minds';
/** The modules that locate the root of their checkout, and the files that the commands read there. */
const COPIED = ['package.json', 'package-lock.json', 'scripts', 'apps/cli', 'packages/local-services'];

/** Creates a separate checkout of the same sources with an unused data folder. Returns its path. */
export async function createCheckout(): Promise<string> {
  const checkout = await mkdtemp(join(tmpdir(), 'checkout-'));
  // The account PostgreSQL runs as must be able to enter this folder.
  await chmod(checkout, 0o755);
  for (const part of COPIED) await cp(join(ROOT, part), join(checkout, part), { recursive: true });
  for (const folder of ['apps', 'packages', 'node_modules']) await linkEach(checkout, folder, SCOPE);
  await linkEach(checkout, join('node_modules', SCOPE), 'local-services');
  await link(join(checkout, 'packages', 'local-services'), join(checkout, 'node_modules', SCOPE, 'local-services'));
  return checkout;
}

/** Links what is in a folder of this checkout, unless it was copied or is left out. */
async function linkEach(checkout: string, folder: string, leftOut: string): Promise<void> {
  const names = (await readdir(join(ROOT, folder))).filter((name) => name !== leftOut);
  const linked = names.filter((name) => !COPIED.includes(join(folder, name)));
  await Promise.all(linked.map((name) => link(join(ROOT, folder, name), join(checkout, folder, name))));
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}
