/** One user's home with the sessions of two tools in it, captured and mounted, and the third tool to go on with them. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionMeta } from '../../../src/core/session.js';
import { RealMount, sfs } from '../../e2e/support/real-mount.js';
import { eventually, Home, RealDaemon } from '../../support/real-daemon.js';
import { shell } from '../../support/mounted.js';
import { storyOf } from '../stories/stories.js';
import type { Story } from '../stories/story.js';
import type { NativeSession } from '../stories/telling.js';
import type { RealTool } from '../tools/real-tool.js';
import { installed } from './installed.js';
import { ModelServer, type Recorded } from './model-server.js';
import { RefusingProxy } from './refusing-proxy.js';
import { runProgram, type Ran, type Talk } from './run-program.js';

export interface Told { readonly from: RealTool; readonly story: Story; readonly native: NativeSession }

const LONG_MS = 120_000;

/** In a prompt: the model asks for a tool before it answers. */
export const WITH_CALL = 'Use a tool first.';
export const ANSWER = 'The model on loopback has answered.';

export class Workshop {
  readonly home = new Home();
  readonly project: string;
  private readonly daemon: RealDaemon;
  private mount: RealMount | undefined;

  private constructor(
    readonly tool: RealTool,
    private readonly version: string,
    private readonly model: ModelServer,
    readonly proxy: RefusingProxy,
  ) {
    this.project = this.home.at('shop');
    mkdirSync(this.project);
    this.daemon = new RealDaemon(this.home);
  }

  /** Captures and mounts what is told; the tool has not been run yet. */
  static async open(tool: RealTool, version: string): Promise<Workshop> {
    const model = await ModelServer.start(tool.protocol, ({ spoken }) => {
      const asked = spoken.findLast(({ kind }) => kind === 'prompt')?.texts.join() ?? '';
      const call = asked.includes(WITH_CALL) && spoken.at(-1)?.kind === 'prompt' ? { call: tool.call } : {};
      return { text: ANSWER, ...call };
    });
    const workshop = new Workshop(tool, version, model, await RefusingProxy.start());
    for (const [path, text] of Object.entries(tool.settings(model.url))) workshop.home.write(path, text);
    return workshop;
  }

  /** Lays the stories down as the tools record them, and has them captured. */
  async capture(stories: readonly { readonly from: RealTool; readonly name: string }[]): Promise<readonly Told[]> {
    const told = stories.map(({ from, name }) => {
      const story = storyOf(from.id, name);
      return { from, story, native: from.tell(story, this.project) };
    });
    for (const { native } of told) this.home.write(native.path, native.text);
    await this.daemon.start('answering');
    await eventually(async () => ((await this.daemon.status())?.phase === 'watching' ? true : undefined), LONG_MS);
    this.mount = await RealMount.start(this.home, 'kernel');
    await eventually(async () => ((await this.filesIn(this.tool.view)) >= told.length ? true : undefined), LONG_MS);
    return told;
  }

  private async filesIn(view: string): Promise<number> {
    return Number(await this.mount?.text(`find ${view} -type f -size +0 | wc -l`));
  }

  /** Of a file in the tool's view. */
  shown(path: string): string {
    return join(this.home.at('sessions'), this.tool.view, path);
  }

  /** As the README says. */
  async copyView(): Promise<void> {
    const { view, storage } = this.tool;
    const to = this.home.at(storage);
    mkdirSync(to, { recursive: true });
    const { status, stderr } = await shell('cp -rn "$1/." "$2/"', [join(this.home.at('sessions'), view), to], LONG_MS);
    if (status !== 0) throw new Error(`cp: ${stderr}`);
  }

  /** Runs the tool; `requests` are those of its turns. */
  async run(args: readonly string[], talk?: Talk): Promise<Ran & { readonly turns: readonly Recorded[] }> {
    this.model.take();
    const { tool, home, project } = this;
    const environment = { ...home.environment, LANG: 'C.UTF-8', TZ: 'UTC', TERM: 'dumb', SHELL: '/bin/sh', ...tool.environment(this.model.url), ...this.proxy.environment };
    const ran = await runProgram({ path: tool.program(installed(tool.id, this.version)), cwd: project, environment }, args, talk);
    return { ...ran, turns: this.model.take().filter(({ isTurn }) => isTurn) };
  }

  session({ native }: Told): SessionMeta {
    const found = this.daemon.session(native.id);
    if (found === undefined) throw new Error(`not captured: ${native.path}`);
    return found;
  }

  sessions(): readonly SessionMeta[] {
    return this.daemon.sessions();
  }

  texts(session: SessionMeta): readonly string[] {
    return this.daemon.texts(session);
  }

  /** Captures now what has changed. */
  async check(): Promise<void> {
    await this.daemon.check();
  }

  sfs(...args: readonly string[]): ReturnType<typeof sfs> {
    return sfs(this.home, args);
  }

  async close(): Promise<void> {
    await this.mount?.dispose();
    await this.daemon.stop();
    await this.model.stop();
    await this.proxy.stop();
    this.home.remove();
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
