/** What the operator of a server can set. `load-config.ts` is the only place of the server that reads the environment. */

export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly poolSize: number };

export type BlobStoreConfig =
  | { readonly kind: 'local'; readonly folder: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly region: string; readonly endpoint: string | undefined; readonly prefix: string };

/** `first`: open until there is an account, closed from then on. */
export type Registration = 'first' | 'open' | 'closed';

export interface ArchiveLimits {
  /** Bytes of a request that carries an archive. */
  readonly uploadBytes: number;
  /** Bytes of one file in an archive. */
  readonly memberBytes: number;
  /** Bytes of all files of an archive together. */
  readonly expandedBytes: number;
  readonly members: number;
}

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** Where links in answers lead; undefined: where the server listens. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly blobs: BlobStoreConfig;
  readonly corsOrigins: readonly string[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly registration: Registration;
  /** Per key, or per address without one; 0 is none. */
  readonly requestsPerMinute: number;
  /** Per address; 0 is no limit. */
  readonly signupsPerHour: number;
  /** Wrong keys and wrong passwords, per address; 0 is no limit. */
  readonly failuresPerMinute: number;
  /** Whether the address of a client is taken from X-Forwarded-For. */
  readonly trustProxy: boolean;
  readonly limits: ArchiveLimits;
  /** How long a deleted session can be restored. */
  readonly trashDays: number;
  /** How long requests under way may take to end when the server is asked to. */
  readonly shutdownSeconds: number;
  /** Disk that unpacked archives may take. */
  readonly cacheBytes: number;
}

/** Injection token: an interface has no value of its own. */
export const SERVER_CONFIG = Symbol('ServerConfig');
