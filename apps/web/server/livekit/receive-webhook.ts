import { receiveLivekitWebhook } from '@young-minds/recording/usecases';
import type { Call } from '../http/handle.ts';
import { respondWithData } from '../http/respond.ts';

/** What both webhook addresses do: operators mix them up, so either takes every event. */
export async function receiveWebhook({ request, container }: Call<unknown>): Promise<Response> {
  const rawBody = await request.text();
  const webhook = { rawBody, authorization: request.headers.get('Authorization') };
  const received = await receiveLivekitWebhook(container, webhook);
  container.logger.info({ ...received }, 'A webhook is stored');
  return respondWithData(null);
}
