import { isYoungMindsError, type Logger } from '@young-minds/core';

interface DatabaseWatchOptions {
  /** Rejects if the database does not respond. */
  readonly ping: () => Promise<void>;
  readonly logger: Logger;
}

/** Asks the database whether it responds, and logs when that changes. */
export function createDatabaseWatch({ ping, logger }: DatabaseWatchOptions) {
  let wasDown = false;
  /** Returns why the database does not respond, or null if it does. */
  const findTrouble = async (): Promise<Error | null> => {
    const trouble = await ping().then(
      () => null,
      (error: Error) => error,
    );
    const isDown = trouble !== null;
    if (isDown && !wasDown)
      logger.error({ err: trouble }, 'The database is down: private pages and the API answer 503');
    if (!isDown && wasDown) logger.info({}, 'The database responds again');
    wasDown = isDown;
    return trouble;
  };
  return {
    findTrouble,
    /**
     * Returns the database's trouble instead of an unexpected error, if there is any: libraries such as Better Auth hide
     * the cause. An expected error is returned unchanged.
     */
    async explain(error: unknown): Promise<unknown> {
      if (isYoungMindsError(error) && error.code !== 'INTERNAL') return error;
      return (await findTrouble()) ?? error;
    },
  };
}
