/** What one transaction tells all processes once it is committed: whose sessions have changed, never what. */
import { EventEmitter } from 'node:events';
import { Client } from 'pg';

/** Called with the id of an account; undefined: some may have been missed, so look after all. */
export type AnnouncementListener = (accountId: string | undefined) => void;

export class Announcements {
  protected readonly emitter = new EventEmitter().setMaxListeners(0);

  on(listener: AnnouncementListener): void {
    this.emitter.on('announced', listener);
  }

  emit(accountId: string | undefined): void {
    this.emitter.emit('announced', accountId);
  }
}

export const CHANNEL = 'sessionfs_changes';
const RECONNECT_MS = 1_000;

/** Hears those of all replicas. Its connection is its own, and comes back when it is lost. */
export class PostgresAnnouncements extends Announcements {
  private client: Client | undefined;
  private isClosed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly url: string) {
    super();
  }

  async connect(): Promise<void> {
    const client = new Client({ connectionString: this.url, application_name: 'sessionfs-listen', keepAlive: true });
    this.client = client;
    client.on('notification', ({ payload }) => this.emit(payload));
    client.on('error', () => undefined);
    client.once('end', () => this.reconnectLater());
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.client?.end();
  }

  private reconnectLater(): void {
    if (this.isClosed) return;
    this.timer = setTimeout(() => {
      // What was announced in the meantime is lost.
      this.connect().then(() => this.emit(undefined), () => this.reconnectLater());
    }, RECONNECT_MS);
  }
}
