import type { Config } from '@young-minds/config';

/** The part of the configuration that a worker reads. */
export type WorkerConfig = Pick<Config, 'databaseUrl' | 'recording' | 'web'> &
  Partial<Pick<Config, 'egress' | 'monitoring' | 'operatorEmail'>>;
