/** Keys of the configuration with the values that hold. */
import type { Config } from '../../config/config.js';

export function effectiveValue(config: Config, key: string): string | number | boolean | undefined {
  switch (key) {
    case 'log.level':
      return config.logLevel;
    case 'mount.point':
      return config.mount.point;
    case 'mount.backend':
      return config.mount.backend;
    case 'mount.allow_other':
      return config.mount.allowOther;
    case 'cache.max_bytes':
      return config.cache.maxBytes;
    default:
      return toolValue(config, key);
  }
}

function toolValue(config: Config, key: string): string | boolean | undefined {
  const [, id, name] = /^tools\.([a-z0-9_-]+)\.(enabled|home)$/.exec(key) ?? [];
  if (id === undefined) return undefined;
  const tool = config.tools[id];
  return name === 'enabled' ? tool?.enabled !== false : tool?.home;
}
