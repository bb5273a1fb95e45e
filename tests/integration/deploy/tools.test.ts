import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { DEPLOY } from '../../support/deploy-files.ts';
import { findHelm, provideHadolint, providePromtool } from '../../support/linters.ts';

const CHART = join(DEPLOY, 'helm/young-minds');
const OWNER_URL = 'postgres://young_minds:owner@postgres/young_minds';
/** What an installation must state; see deploy/README.md. */
const VALUES = {
  config: { BETTER_AUTH_URL: 'https://young-minds.example', LIVEKIT_URL: 'ws://livekit', AWS_S3_BUCKET: 'recordings' },
  secrets: {
    DATABASE_URL: 'postgres://young_minds_app:app@postgres/young_minds',
    BETTER_AUTH_SECRET: 'a'.repeat(32),
    LIVEKIT_API_SECRET: 'b'.repeat(32),
  },
  migration: { databaseUrl: OWNER_URL },
  ingress: { enabled: true, host: 'young-minds.example', tlsSecretName: 'young-minds-tls' },
};

const [helm, hadolint, promtool] = [await findHelm(), await provideHadolint(), await providePromtool()];

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly valueFrom: { readonly secretKeyRef: { name: string } } }[];
  readonly envFrom: readonly { readonly secretRef?: { readonly name: string } }[];
  readonly securityContext: object;
}

interface PodSpec {
  readonly securityContext: { readonly runAsUser: number; readonly runAsNonRoot: boolean };
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
  readonly data?: Readonly<Record<string, string>>;
}

describe.runIf(helm !== null)('the Helm chart', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chart-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function runHelm(command: readonly string[], values: object): Promise<string> {
    const file = join(folder, 'values.yaml');
    await writeFile(file, stringify(values));
    return runCommand(helm ?? '', [...command, CHART, '--values', file]);
  }

  async function render(values: object): Promise<readonly Resource[]> {
    const documents = parseAllDocuments(await runHelm(['template', 'young-minds', '--kube-version', '1.33.0'], values));
    return documents.map((document): Resource => document.toJS()).filter((resource) => resource !== null);
  }

  test('passes helm lint, warnings included', async () => {
    await expect(runHelm(['lint', '--strict'], VALUES)).resolves.toContain('0 chart(s) failed');
  });

  test('runs every pod without privileges, with a program that exists', async () => {
    const pods = (await render(VALUES)).flatMap(({ spec }) => spec?.template?.spec ?? []);
    expect(pods).toHaveLength(3);
    for (const { securityContext, initContainers = [], containers } of pods) {
      expect(securityContext).toMatchObject({ runAsUser: 1001, runAsNonRoot: true });
      for (const container of [...initContainers, ...containers]) {
        expect(container.securityContext).toEqual({
          ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
          capabilities: { drop: ['ALL'] },
        });
        expect(['apps/web/main.ts', 'apps/worker/src/main.ts', 'apps/cli/src/main.ts']).toContain(container.args[1]);
      }
    }
  });

  test("gives the owner's password to the migration alone", async () => {
    const resources = await render(VALUES);
    const containers = resources.flatMap(({ spec }) => {
      const pod = spec?.template?.spec;
      return pod === undefined ? [] : [...(pod.initContainers ?? []), ...pod.containers];
    });
    const withOwner = containers.filter((container) => JSON.stringify(container).includes('young-minds-migration'));
    expect(withOwner.map(({ name }) => name)).toEqual(['migrate']);
    const secrets = resources.filter(({ kind }) => kind === 'Secret');
    const holders = secrets.filter((secret) => JSON.stringify(secret).includes(OWNER_URL));
    expect(holders.map(({ metadata }) => metadata.name)).toEqual(['young-minds-migration']);
  });

  test('creates no secret if the operator has them, and leaves out empty variables', async () => {
    const { secrets: _, migration: __, ...rest } = VALUES;
    const values = { ...rest, existingSecret: 'own', migration: { existingSecret: 'own-owner' } };
    const resources = await render(values);
    expect(resources.map(({ kind }) => kind)).not.toContain('Secret');
    const variables = resources.find(({ kind }) => kind === 'ConfigMap')?.data;
    expect(variables).toMatchObject({ RECORDER: 'embedded', WORKER_HTTP_HOST: '0.0.0.0' });
    expect(variables).not.toHaveProperty('TRUSTED_PROXIES');
  });

  test.each([
    [{ ...VALUES, config: { ...VALUES.config, LIVEKIT_URL: '' } }, 'config.LIVEKIT_URL is the address'],
    [{ ...VALUES, config: { ...VALUES.config, STORAGE_PROVIDER: 'local' } }, 'STORAGE_PROVIDER cannot be local'],
    [{ ...VALUES, migration: {} }, 'migration.databaseUrl is required'],
  ])('refuses values that cannot work (%#)', async (values, reason) => {
    await expect(render(values)).rejects.toThrow(reason);
  });
});

test.runIf(hadolint !== null)('hadolint accepts the Dockerfile', async () => {
  await runCommand(hadolint ?? '', [join(DEPLOY, 'Dockerfile')]);
});

test.runIf(promtool !== null)('promtool accepts the alert rules', async () => {
  await expect(
    runCommand(promtool ?? '', ['check', 'rules', join(DEPLOY, 'prometheus/alerts.yaml')]),
  ).resolves.toContain('SUCCESS');
});
