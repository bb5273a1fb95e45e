'use server';

import { refresh } from 'next/cache';

/** Sends the data of the caller's page again. */
export async function refreshPage(): Promise<void> {
  refresh();
}
