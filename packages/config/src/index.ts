export type {
  Config,
  EgressConfig,
  LogLevel,
  MailConfig,
  MonitoringConfig,
  S3Credentials,
  StorageConfig,
  StoreConfigs,
} from './config.ts';
export { loadConfig } from './load-config.ts';
export { childEnvironment, type Environment, findProjectRoot, readEnvironment } from './read-environment.ts';
