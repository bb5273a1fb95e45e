/**
 * The allowed directions of dependencies: core <- domain <- ports <- use cases <- apps, and ports <- adapters <- apps.
 * @type {import('dependency-cruiser').IConfiguration}
 */

const CORE = '^packages/core/';
const DOMAIN = '^packages/(recording|booking)/src/domain/';
const PORTS = '^packages/(recording|booking)/src/ports/';
const USE_CASES =
  '^packages/(booking/src/usecases|recording/src/(pipeline|webhooks|presence|capture|raw-tracks|composition|storing|playback|maintenance|migration|audit))/';
const ADAPTERS = '^packages/(database|egress|livekit|mail|media|metrics|recorder|storage)/';
/** Clients that several adapters share: LiveKit's server API, and ffmpeg with the canvas. */
const SHARED_ADAPTERS = '^packages/(livekit|media)/';
/** Packages that only the command line, tests and measurements may use. */
const DEVELOPMENT = '^packages/(local-services|rehearsal)/';
const TESTS = '[.](test|property)[.]tsx?$|/conformance/';

/** The files that connect ports with concrete adapters in a process. */
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
      name: 'core-imports-nothing',
      comment: 'Every package may import core, so core imports none of them.',
      severity: 'error',
      from: { path: CORE, pathNot: TESTS },
      to: { pathNot: [CORE, 'node_modules/zod/'] },
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports core, the domain, and zod to parse unknown input; nothing else, not even Node.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: TESTS },
      to: { pathNot: [CORE, DOMAIN, 'node_modules/zod/'] },
    },
    {
      name: 'ports-import-the-domain',
      comment: 'A port uses the terms of the domain; from Node it takes types only, such as Readable.',
      severity: 'error',
      from: { path: PORTS, pathNot: TESTS },
      to: { pathNot: [CORE, DOMAIN, PORTS], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'use-cases-import-ports',
      comment: "A use case reaches servers and stores through ports alone; Node's own library is allowed.",
      severity: 'error',
      from: { path: USE_CASES, pathNot: TESTS },
      to: { pathNot: [CORE, DOMAIN, PORTS, USE_CASES, 'node_modules/zod/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'adapters-import-no-use-cases',
      comment: 'An adapter implements a port and does not depend on its callers.',
      severity: 'error',
      from: { path: ADAPTERS },
      to: { path: USE_CASES },
    },
    {
      name: 'adapters-import-not-each-other',
      comment: 'What two adapters share belongs into the domain or into one of the shared packages.',
      severity: 'error',
      from: { path: ADAPTERS, pathNot: TESTS },
      to: { path: ADAPTERS, pathNot: ['^packages/$1/', SHARED_ADAPTERS] },
    },
    {
      name: 'only-wiring-imports-adapters',
      comment: 'Pages, routes and job handlers receive their adapters; they may import types.',
      severity: 'error',
      from: { path: '^apps/', pathNot: [...WIRING, TESTS] },
      to: { path: ADAPTERS, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-never-reaches-the-recorders',
      comment: 'The worker handles media; the web process must not load any of it, however indirectly.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^packages/(recorder|egress|media)/', reachable: true },
    },
    {
      name: 'development-tools-stay-outside',
      comment: 'Robots and local servers are for the command line, tests and measurements.',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: ['^apps/cli/', DEVELOPMENT, TESTS] },
      to: { path: DEVELOPMENT },
    },
    {
      name: 'packages-import-no-apps',
      comment: 'Apps are the ends of all paths.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-import-not-each-other',
      comment: 'Processes communicate through the database, not through imports.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Tests and measurements import the product, never the other way round.',
      severity: 'error',
      from: { path: '^(apps|packages)/' },
      to: { path: '^(tests|bench)/' },
    },
    {
      name: 'packages-are-imported-by-name',
      comment: "Another package's file is imported through an entry that its package.json exports.",
      severity: 'error',
      from: { path: '^(tests|bench)/' },
      to: { path: '^(apps|packages)/', dependencyTypesNot: ['aliased-workspace'] },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one, or hide a third; this includes types.',
      severity: 'error',
      from: {},
      to: { circular: true },
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
