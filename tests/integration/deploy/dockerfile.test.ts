import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Compose, DEPLOY, readDeployFile } from '../../support/deploy-files.ts';

describe('Dockerfile', () => {
  test('runs as an unprivileged user, with ffmpeg and root certificates, and can be checked', async () => {
    const dockerfile = DockerfileParser.parse(await readDeployFile('Dockerfile'));
    const instructions = dockerfile.getInstructions().map((instruction) => ({
      keyword: instruction.getKeyword(),
      text: instruction.getArgumentsContent() ?? '',
    }));
    const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'ARG', 'LABEL', 'USER', 'EXPOSE', 'HEALTHCHECK'];
    known.push('ENTRYPOINT', 'CMD');
    expect(instructions.filter(({ keyword }) => !known.includes(keyword))).toEqual([]);
    expect(dockerfile.getFROMs().map((from) => from.getBuildStage())).toEqual(['manifests', 'build', 'packages', null]);
    expect(instructions.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text)).toEqual(['1001:1001']);
    expect(
      instructions.some(
        ({ keyword, text }) =>
          keyword === 'RUN' && text.includes('--no-install-recommends ca-certificates ffmpeg tini'),
      ),
    ).toBe(true);
    expect(instructions.find(({ keyword }) => keyword === 'EXPOSE')?.text).toBe('3000 9465');
    expect(instructions.some(({ keyword }) => keyword === 'HEALTHCHECK')).toBe(true);
    const labels = instructions.filter(({ keyword }) => keyword === 'LABEL').map(({ text }) => text);
    expect(labels.join()).toContain('org.opencontainers.image.revision');
  });

  test('installs packages from the manifests alone, so that other changes do not repeat it', async () => {
    const text = await readDeployFile('Dockerfile');
    const installing = text.split(/^FROM /m).filter((stage) => /npm ci/.test(stage));
    expect(installing).toHaveLength(2);
    for (const stage of installing) {
      const before = stage.slice(0, stage.indexOf('npm ci'));
      expect(before.match(/^COPY .*$/gm)).toEqual(['COPY --from=manifests /app /app']);
      expect(before).toContain('--mount=type=cache,target=/root/.npm');
    }
  });

  test('starts only programs that exist', async () => {
    const compose: Compose = parse(await readDeployFile('compose.yaml'), { merge: true });
    const programs = ['migrate', 'web', 'worker'].map((name) => compose.services[name]?.command?.[1] ?? '');
    expect(programs).toEqual(['apps/cli/src/main.ts', 'apps/web/main.ts', 'apps/worker/src/main.ts']);
    for (const program of programs) expect(await readFile(join(ROOT, program), 'utf8')).not.toBe('');
  });

  test('excludes secrets and tests from the build, by the one file that docker and every podman read', async () => {
    expect((await readdir(DEPLOY)).filter((name) => name.endsWith('ignore'))).toEqual([]);
    const ignored = (await readFile(join(ROOT, '.dockerignore'), 'utf8')).split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.env', '.env.*', '.data', 'tests', 'docs', '**/*.md', '**/node_modules']),
    );
  });
});
