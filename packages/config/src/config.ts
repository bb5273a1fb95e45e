import type { RecorderKind, StorageProviderName } from '@young-minds/recording/domain';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything a process of the platform may know of its surroundings; parsed once at its start and frozen. */
export interface Config {
  /** `postgres://…` or `postgresql://…` */
  readonly databaseUrl: string;
  readonly web: {
    readonly port: number;
    /** Origin people reach the site by, without a trailing slash. */
    readonly baseUrl: string;
    /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. */
    readonly trustedProxies: readonly string[];
  };
  readonly auth: {
    readonly secret: string;
    readonly url: string;
  };
  readonly livekit: {
    /** Where our own processes reach LiveKit: `ws://…` or `wss://…` */
    readonly url: string;
    /** Where browsers reach it. */
    readonly publicUrl: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
  /** Null: mail is off. */
  readonly mail: MailConfig | null;
  /** Who is told of recordings that fail or are at risk; null: the log alone tells. */
  readonly operatorEmail: string | null;
  readonly recording: {
    readonly enabled: boolean;
    readonly recorder: RecorderKind;
    /** How long an empty room waits for somebody to come back before its recording stops. */
    readonly graceSeconds: number;
    /** Absolute path for raw tracks and unfinished compositions. */
    readonly captureDirectory: string;
    readonly rawTracks: {
      /** Whether raw tracks go to the store while people talk. */
      readonly toStore: boolean;
      /** Whether they stay there once their recording is completed. */
      readonly keep: boolean;
    };
  };
  readonly egress: EgressConfig;
  readonly monitoring: MonitoringConfig;
  /** The store new recordings go to. */
  readonly storage: StorageConfig;
  /** Every store as far as the environment describes it, for recordings that lie there already. */
  readonly stores: StoreConfigs;
  readonly logLevel: LogLevel;
}

/** How LiveKit's own recorder is used; read whichever recorder is chosen, for recordings outlive a change of it. */
export interface EgressConfig {
  /** Takes over where no egress begins; null: Egress is asked again and again. */
  readonly fallback: 'embedded' | null;
  /** `file`: a folder shared with Egress. `bucket`: straight into the store. */
  readonly output: 'file' | 'bucket';
  /** Absolute path of the shared folder, the same for Egress and for the worker. */
  readonly directory: string;
  /** Whether Egress leaves its own account of each recording beside the file. */
  readonly hasManifest: boolean;
  /** Keys of Supabase's S3 endpoint, which Egress needs in the mode `bucket`; null where they are not given. */
  readonly supabaseS3: (S3Credentials & { readonly region: string }) | null;
}

/** How those who watch over the platform reach its processes. */
export interface MonitoringConfig {
  /** Asked of whoever reads the metrics; null: they are for this machine alone. */
  readonly metricsToken: string | null;
  /** Where the worker answers for its health and its metrics. */
  readonly workerHost: string;
  /** 0: nowhere. */
  readonly workerPort: number;
  /** What of the capture disk is kept for recording alone. */
  readonly captureReserveBytes: number;
}

export interface MailConfig {
  readonly smtpUrl: string;
  readonly from: string;
}

/** What the environment says of one store: all that its adapter needs, or what is missing. */
export type StoreSetup<Provider extends StorageProviderName> =
  | { readonly isSetUp: true; readonly config: Extract<StorageConfig, { provider: Provider }> }
  | { readonly isSetUp: false; readonly problems: readonly string[] };

export type StoreConfigs = { readonly [Provider in StorageProviderName]: StoreSetup<Provider> };

/** A store, with what its adapter needs. */
export type StorageConfig =
  | { readonly provider: 'local'; readonly directory: string }
  | { readonly provider: 'supabase'; readonly url: string; readonly serviceKey: string; readonly bucket: string }
  | {
      readonly provider: 's3';
      readonly bucket: string;
      readonly region: string;
      /** Null: AWS itself. */
      readonly endpoint: string | null;
      /** Null: the vendor's usual chain (profile, role, metadata service). */
      readonly credentials: S3Credentials | null;
    }
  | {
      readonly provider: 'gcs';
      readonly bucket: string;
      /** Another address than the vendor's own; null for Google itself. */
      readonly endpoint: string | null;
      /** Null: the vendor's usual chain (workload identity, metadata service). */
      readonly credentialsFile: string | null;
    };

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
