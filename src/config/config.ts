/** What a user can configure, with defaults. `load.ts` is the only place that reads the environment and the file. */

export interface ToolConfig { readonly enabled: boolean; readonly home?: string }

export interface Config {
  /** $HOME, resolved. */
  readonly userHome: string;
  /** $SFS_HOME or ~/.sessionfs. */
  readonly storeHome: string;
  /** Path of config.toml, whether it exists or not. */
  readonly file: string;
  /** Where sockets go. */
  readonly runtimeFolder: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly mount: { readonly point: string; readonly backend: 'auto' | 'kernel' | 'fuse-native'; readonly allowOther: boolean };
  readonly tools: Readonly<Record<string, ToolConfig>>;
  readonly cache: { readonly maxBytes: number };
  /** Environment variables that move the tools' homes, and the XDG folders; by name. */
  readonly environment: Readonly<Record<string, string>>;
  readonly platform: string;
}
