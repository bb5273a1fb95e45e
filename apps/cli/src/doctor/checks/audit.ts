import type { Config } from '@young-minds/config';
import { AUDIT_ANCHORS_FOLDER } from '@young-minds/recording/domain';
import { createStorageRegistry } from '@young-minds/storage/registry';
import { type Finding, ok, reasonOf, warning } from '../check.ts';

/** Checks that the ends of the audit trail are anchored in the store; `npm run audit -- verify` compares them. */
export async function checkAuditAnchors({ audit, storage, stores, auth, web }: Config): Promise<Finding> {
  if (audit.anchorKey === null) {
    const advice = 'Set it to the output of `openssl rand -hex 32`, so that events that are cut off are found.';
    return warning('the audit trail is not anchored: AUDIT_ANCHOR_KEY is not set', advice);
  }
  try {
    const site = { baseUrl: web.baseUrl, signingSecret: auth.secret };
    const store = createStorageRegistry({ storage, stores, ...site }).current;
    const paths = (await Array.fromAsync(store.list(AUDIT_ANCHORS_FOLDER))).sort();
    const last = paths.at(-1);
    if (last === undefined) return ok('no anchors yet: the worker writes the first within 5 min of the first event');
    const { modifiedAt } = await store.stat(last);
    return ok(`${paths.length} anchors in the store, the last of ${modifiedAt.toISOString()}`);
  } catch (error) {
    return warning(`the anchors cannot be listed: ${reasonOf(error)}`, 'See the check "storage".');
  }
}
