/** Builds Helm, so that `npm test` checks the chart from then on. Takes about ten minutes, once for this user. */
import { buildHelm } from './linters.ts';

console.log(`Built ${await buildHelm()}.`);
