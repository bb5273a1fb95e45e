import type { Recording } from '../../domain/index.ts';
import type { Repositories } from '../../ports/index.ts';
import type { ReconcileDeps } from './finding.ts';

export interface Reading {
  /** The name under which the position is stored. */
  readonly name: string;
  readonly limit: number;
  readonly list: (repositories: Repositories, afterId: string | null, limit: number) => Promise<readonly Recording[]>;
}

/** Reads the next page of recordings, one page per run, and starts over after the last. */
export async function readOn({ unitOfWork, clock }: ReconcileDeps, reading: Reading): Promise<readonly Recording[]> {
  const { name, limit, list } = reading;
  return unitOfWork.run(async (repositories) => {
    const page = await list(repositories, await repositories.upkeep.positionOf(name), limit);
    const position = page.length < limit ? null : (page.at(-1)?.id ?? null);
    await repositories.upkeep.settle(name, { nextAt: clock.now(), position });
    return page;
  });
}
