/** Database addresses as people have them: our own form and that of SQLAlchemy, which names a driver (`postgresql+asyncpg://`). */

export type ParsedDatabaseUrl = { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'postgres'; readonly url: string };

/** Undefined when the text names no database that we can use. */
export function parseDatabaseUrl(text: string): ParsedDatabaseUrl | undefined {
  // Three slashes and a relative path, or four and an absolute one.
  const file = /^sqlite(?:\+[a-z0-9]+)?:\/\/\/([^?]+)/.exec(text)?.[1];
  if (file !== undefined) return file.includes(':memory:') ? undefined : { kind: 'sqlite', file };
  const rest = /^postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\/(.+)$/.exec(text)?.[1];
  const url = `postgresql://${rest ?? ''}`;
  return rest !== undefined && URL.canParse(url) ? { kind: 'postgres', url } : undefined;
}
