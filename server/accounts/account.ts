/** Who asks. Known from the key of a request. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | undefined;
  readonly isActive: boolean;
  readonly createdAt: number;
  readonly lastSyncAt: number | undefined;
  /** What the client last said of itself. */
  readonly lastClient: ClientNote | undefined;
}

/** `X-Client-Version`, `-Platform` and `-Device`. */
export interface ClientNote {
  readonly version: string | undefined;
  readonly platform: string | undefined;
  readonly device: string | undefined;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string | undefined;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

/** A key in clear: told once, when it is made. */
export interface NewKey extends ApiKey {
  readonly rawKey: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard on every route that is not public. */
    account?: Account;
  }
}
