/**
 * Which way dependencies may point: domain <- ports <- use cases <- apps, and ports <- adapters <- apps.
 * @type {import('dependency-cruiser').IConfiguration}
 */

const DOMAIN = '^packages/(recording|platform)/src/domain/';
const PORTS = '^packages/(recording|platform)/src/ports/';
const USE_CASES = '^packages/(recording|platform)/src/usecases/';
const ADAPTERS = '^packages/(db|livekit|mail|metrics|recorder|storage)/';
const TESTS = '[.](test|property)[.]ts$|/conformance/';

/** The files of a process that put ports and concrete adapters together. */
const WIRING = [
  '^apps/web/main[.]ts$',
  '^apps/web/server/container[.]ts$',
  '^apps/web/server/auth/create-auth[.]ts$',
  '^apps/web/app/api/storage/',
  '^apps/worker/src/create-[a-z-]+[.]ts$',
  '^apps/worker/src/reconcile-once[.]ts$',
  '^apps/cli/',
];

export default {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain imports the domain, and zod to judge unknown input; nothing else, not even Node.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: TESTS },
      to: { pathNot: [DOMAIN, 'node_modules/zod/'] },
    },
    {
      name: 'ports-know-the-domain',
      comment: 'A port speaks in terms of the domain; from Node it takes types only, such as Readable.',
      severity: 'error',
      from: { path: PORTS, pathNot: TESTS },
      to: { pathNot: [DOMAIN, PORTS], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'use-cases-know-ports',
      comment: "A use case reaches servers and stores through ports alone; Node's own library is at hand.",
      severity: 'error',
      from: { path: USE_CASES, pathNot: TESTS },
      to: { pathNot: [DOMAIN, PORTS, USE_CASES, 'node_modules/zod/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'adapters-know-no-use-cases',
      comment: 'An adapter implements a port and does not know who calls it.',
      severity: 'error',
      from: { path: ADAPTERS },
      to: { path: USE_CASES },
    },
    {
      name: 'adapters-know-not-each-other',
      comment: 'What two adapters share belongs into the domain or into a package of its own.',
      severity: 'error',
      from: { path: ADAPTERS, pathNot: TESTS },
      to: { path: ADAPTERS, pathNot: '^packages/$1/' },
    },
    {
      name: 'only-wiring-names-adapters',
      comment: 'Pages, routes and job handlers get their adapters handed in; types may be named.',
      severity: 'error',
      from: { path: '^apps/', pathNot: [...WIRING, TESTS] },
      to: { path: ADAPTERS, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-never-reaches-the-recorder',
      comment: 'Media is handled by the worker; nothing of it may come into the web process, however indirectly.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^packages/recorder/', reachable: true },
    },
    {
      name: 'rehearsals-stay-outside',
      comment: 'Robots and test cards are for the demonstration, tests and benches.',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: ['^apps/cli/', '^packages/rehearsal/', TESTS] },
      to: { path: '^packages/rehearsal/' },
    },
    {
      name: 'packages-know-no-apps',
      comment: 'Apps are the ends of all paths.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-know-not-each-other',
      comment: 'Processes talk through the database, not through imports.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one, or hide a third. Types alone may point back.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-is-found',
      comment: 'An import that leads nowhere could hide a forbidden one.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'everything-is-declared',
      comment: 'An npm package is a dependency of the package that imports it, not of a neighbour.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/[.]next/|[.]d[.]ts$|/node_modules/@types/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
