/** The list of commands, in the order of the help: one line each, loaded when it is meant. */
import type { Command } from '../command.js';

export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.js')).start,
  list: async () => (await import('./list.js')).list,
  show: async () => (await import('./show.js')).show,
  cat: async () => (await import('./cat.js')).cat,
  resume: async () => (await import('./resume.js')).resume,
  export: async () => (await import('./export.js')).exportSession,
  loss: async () => (await import('./loss.js')).loss,
  import: async () => (await import('./import.js')).importSessions,
  validate: async () => (await import('./validate.js')).validate,
  materialize: async () => (await import('./materialize.js')).materialize,
  mount: async () => (await import('./mount.js')).mount,
  umount: async () => (await import('./umount.js')).umount,
  daemon: async () => (await import('./daemon.js')).daemon,
  config: async () => (await import('./config.js')).config,
  doctor: async () => (await import('./doctor.js')).doctor,
  version: async () => (await import('./version.js')).version,
};

export const ALIASES: Readonly<Record<string, string>> = { ls: 'list', unmount: 'umount' };
