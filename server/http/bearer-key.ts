/** The key of `Authorization: Bearer <key>`, the scheme in any case; undefined when there is none. */
export function bearerKey(header: string | undefined): string | undefined {
  return /^bearer +([^\s]{1,200})$/i.exec(header?.trim() ?? '')?.[1];
}
