import type { IncomingMessage } from 'node:http';
import { YoungMindsError } from '@young-minds/core';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';
import { bodyLimitOf, bodyTooLarge } from '#server/http/body-limits.ts';

/** The header in which Next's router sends the client's state. */
const ROUTER_STATE = 'next-router-state-tree';

/** Returns why a request is refused before Next sees it; null if it is not. Next answers malformed ones with 500. */
export function refusalOf({ url = '/', headers }: IncomingMessage): YoungMindsError | null {
  const path = url.split('?', 1)[0] ?? '/';
  if (!canDecode(path)) return invalid('The address has a malformed percent-encoding.');
  const limitBytes = bodyLimitOf(path);
  if (Number(headers['content-length'] ?? 0) > limitBytes) return bodyTooLarge(limitBytes);
  return isRouterState(headers[ROUTER_STATE]) ? null : invalid(`The header ${ROUTER_STATE} is malformed.`);
}

function invalid(message: string): YoungMindsError {
  return new YoungMindsError('VALIDATION_FAILED', message);
}

function canDecode(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Calls the function with which Next parses the header later, so that both agree. */
function isRouterState(header: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(header);
    return true;
  } catch {
    return false;
  }
}
