/** The model, on loopback: keeps what a tool asks it, and answers by a script. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { objectOf, parseDeepJson, type JsonObject } from '../../../src/core/json.js';
import type { Answer, Protocol } from '../protocols/protocol.js';

export interface Recorded { readonly path: string; readonly body: JsonObject; readonly isTurn: boolean }

/** What the model says to a turn of which `texts` are the newest. */
export type Script = (turn: { readonly spoken: ReturnType<Protocol['spoken']> }) => Answer;

export class ModelServer {
  private recorded: Recorded[] = [];

  private constructor(
    private readonly server: Server,
    private readonly protocol: Protocol,
    private readonly script: Script,
  ) {}

  static async start(protocol: Protocol, script: Script): Promise<ModelServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { type, text } = model.reply((request.url ?? '').replace(/\?.*/, ''), Buffer.concat(chunks).toString('utf8'));
        response.writeHead(200, { 'content-type': type }).end(text);
      });
    });
    const model = new ModelServer(server, protocol, script);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return model;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** The requests since the last time, in order. */
  take(): readonly Recorded[] {
    const taken = this.recorded;
    this.recorded = [];
    return taken;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private reply(path: string, text: string): { readonly type: string; readonly text: string } {
    const parsed = parseDeepJson(text);
    const body = objectOf(parsed.ok ? parsed.value : undefined);
    const isTurn = this.protocol.isTurn(path, body);
    this.recorded.push({ path, body, isTurn });
    const answered = isTurn ? this.protocol.answer(this.script({ spoken: this.protocol.spoken(body) }), body) : this.protocol.other(path, body);
    return { type: /^(?:event|data): /.test(answered) ? 'text/event-stream' : 'application/json', text: answered };
  }
}
