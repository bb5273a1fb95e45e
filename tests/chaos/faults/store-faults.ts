import type { FaultProxy } from '../../support/stores/fault-proxy.ts';
import { type Fault, NO_LOSS } from './fault.ts';

/** More requests than are made meanwhile. */
const ALL = 1_000_000;
const REFUSAL = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
const SLOW_BYTES_A_SECOND = 150_000;
const CUT_AFTER_BYTES = 200_000;

function storeFault(kind: string, trouble: (proxy: FaultProxy) => void): Fault {
  return {
    kind,
    part: 'store',
    moments: ['call', 'end'],
    holdSeconds: [4, 10],
    bound: () => NO_LOSS,
    inject({ storeProxy }) {
      trouble(storeProxy);
      return () => storeProxy.restore();
    },
  };
}

export const storeDown = storeFault('store-down', (proxy) => proxy.cutAfter(0, { isPermanent: true }));
export const storeSlow = storeFault('store-slow', (proxy) => proxy.slowDown(SLOW_BYTES_A_SECOND));
export const storeFailing = storeFault('store-5xx', (proxy) => proxy.answer(ALL, 503));
export const storeRefusing = storeFault('store-refusing', (proxy) => proxy.answer(ALL, 403, REFUSAL));
export const storeCutting = storeFault('store-cutting', (proxy) => proxy.cutAfter(CUT_AFTER_BYTES));
