import type { RecorderKind, RecordingLayout, StorageProviderName } from '@young-minds/recording/domain';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The configuration of a process; parsed once at its start and frozen. */
export interface Config {
  /** `postgres://…` or `postgresql://…` */
  readonly databaseUrl: string;
  readonly web: {
    readonly port: number;
    /** The address to listen on; null to derive it from `baseUrl`. */
    readonly host: string | null;
    /** The site's public origin, without a trailing slash. */
    readonly baseUrl: string;
    /** Addresses and CIDR ranges whose `X-Forwarded-For` is trusted. */
    readonly trustedProxies: readonly string[];
    /** Whether browsers use HTTPS for all subdomains of the site, too. */
    readonly hstsIncludesSubdomains: boolean;
  };
  readonly auth: {
    readonly secret: string;
    readonly url: string;
  };
  readonly livekit: {
    /** LiveKit's URL for our own processes: `ws://…` or `wss://…` */
    readonly url: string;
    /** LiveKit's URL for browsers. */
    readonly publicUrl: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
  /** Null if mail is disabled. */
  readonly mail: MailConfig | null;
  /** Receives alerts about recordings that fail or are at risk; null to write them to the log only. */
  readonly operatorEmail: string | null;
  readonly recording: {
    readonly enabled: boolean;
    readonly recorder: RecorderKind;
    /** The layout of recordings whose session chooses none. */
    readonly layout: RecordingLayout;
    /** The grace period: how long an empty room waits for a participant to rejoin before its recording stops. */
    readonly graceSeconds: number;
    /** Absolute path for raw tracks and unfinished compositions. */
    readonly captureDirectory: string;
    readonly rawTracks: {
      /** Whether raw tracks are uploaded to the store during the session. */
      readonly toStore: boolean;
      /** Whether they stay in the store after their recording is completed. */
      readonly keep: boolean;
    };
  };
  readonly egress: EgressConfig;
  readonly audit: AuditConfig;
  readonly monitoring: MonitoringConfig;
  /** The store for new recordings. */
  readonly storage: StorageConfig;
  /** All stores that the environment describes, for recordings that are already in them. */
  readonly stores: StoreConfigs;
  readonly logLevel: LogLevel;
}

/** Settings of LiveKit Egress. They are read with every recorder, because running recordings outlast a change of it. */
export interface EgressConfig {
  /** The recorder that takes over if no egress starts; null to keep asking Egress. */
  readonly fallback: 'embedded' | null;
  /** `file`: a folder shared with Egress. `bucket`: directly to the store. */
  readonly output: 'file' | 'bucket';
  /** Absolute path of the shared folder, the same for Egress and for the worker. */
  readonly directory: string;
  /** Whether Egress writes its own manifest next to each file. */
  readonly hasManifest: boolean;
  /** Keys of Supabase's S3 endpoint, which Egress needs for the output `bucket`; null if they are not set. */
  readonly supabaseS3: (S3Credentials & { readonly region: string }) | null;
}

/** Settings of the audit trail's anchors. */
export interface AuditConfig {
  /** Signs the anchors; null: the audit trail is not anchored. */
  readonly anchorKey: string | null;
  /** Absolute path of a file to which each anchor is appended too; null for none. */
  readonly anchorFile: string | null;
}

/** Settings of health checks and metrics. */
export interface MonitoringConfig {
  /** The bearer token that reading the metrics requires; null to allow only this machine. */
  readonly metricsToken: string | null;
  /** The address on which the worker serves health checks and metrics. */
  readonly workerHost: string;
  /** 0 disables the worker's HTTP server. */
  readonly workerPort: number;
  /** Space on the capture disk that is reserved for recording. */
  readonly captureReserveBytes: number;
}

export interface MailConfig {
  readonly smtpUrl: string;
  readonly from: string;
}

/** The environment's setup of one store: everything its adapter needs, or the problems. */
export type StoreSetup<Provider extends StorageProviderName> =
  | { readonly isSetUp: true; readonly config: Extract<StorageConfig, { provider: Provider }> }
  | { readonly isSetUp: false; readonly problems: readonly string[] };

export type StoreConfigs = { readonly [Provider in StorageProviderName]: StoreSetup<Provider> } & {
  /** The stores that OTHER_STORES names. */
  readonly others: readonly OtherStore[];
};

/** A store in addition to its provider's own, for recordings that are already in it. */
export interface OtherStore {
  /** Lower-case; selects the store on the command line. */
  readonly name: string;
  readonly config: Exclude<StorageConfig, { provider: 'local' }>;
}

/** A store with everything its adapter needs. */
export type StorageConfig =
  | { readonly provider: 'local'; readonly directory: string }
  | { readonly provider: 'supabase'; readonly url: string; readonly serviceKey: string; readonly bucket: string }
  | {
      readonly provider: 's3';
      readonly bucket: string;
      readonly region: string;
      /** Null for AWS itself. */
      readonly endpoint: string | null;
      /** Null for the AWS default credential chain (profile, role, metadata service). */
      readonly credentials: S3Credentials | null;
    }
  | {
      readonly provider: 'gcs';
      readonly bucket: string;
      /** The API's address, for example of an emulator; null for Google's own. */
      readonly endpoint: string | null;
      /** Null for Google's default credentials (workload identity, metadata service). */
      readonly credentialsFile: string | null;
    };

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
