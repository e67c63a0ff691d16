/** Where all traffic but loopback would go: keeps what was asked for, and refuses. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Some releases take no exceptions from their proxy. */
const LOOPBACK = /^CONNECT 127\.0\.0\.1:(\d+) /;

export class RefusingProxy {
  readonly asked: string[] = [];
  private readonly open = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<RefusingProxy> {
    const server = createServer((socket) => {
      proxy.keep(socket);
      socket.once('data', (chunk: Buffer) => { proxy.answer(socket, chunk.toString('latin1').split('\r\n')[0] ?? ''); });
    });
    const proxy = new RefusingProxy(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get environment(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
    return { ...Object.fromEntries(names.map((name) => [name, url])), NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' };
  }

  stop(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private keep(socket: Socket): void {
    this.open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.open.delete(socket));
  }

  private answer(socket: Socket, line: string): void {
    const port = LOOPBACK.exec(line)?.[1];
    if (port === undefined) {
      this.asked.push(line);
      socket.destroy();
      return;
    }
    const through = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(through).pipe(socket);
    });
    this.keep(through);
  }
}
