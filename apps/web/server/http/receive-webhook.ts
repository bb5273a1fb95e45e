import { receiveLivekitWebhook } from '@young-minds/recording/webhooks';
import { readText } from './body-limits.ts';
import type { Call } from './handle.ts';
import { respondWithData } from './respond.ts';

/** Stores a webhook. Both webhook URLs use it, because operators mix them up: either URL accepts every event. */
export async function receiveWebhook({ request, container }: Call<unknown>): Promise<Response> {
  const rawBody = await readText(request);
  const webhook = { rawBody, authorization: request.headers.get('Authorization') };
  const received = await receiveLivekitWebhook(container, webhook);
  container.logger.info({ ...received }, 'Webhook stored');
  return respondWithData(null);
}
