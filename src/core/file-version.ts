/**
 * What the versions of a session's files say. That of a native file carries evidence of the bytes, because the file is replaced
 * before its row is: who reads in between can tell that the file is no longer (or not yet) the one of the row.
 */
import type { SessionFile } from './session.js';

/** Bytes at both ends of the file that are looked at. */
export const PROBE = 1024;

/** `head`, `joint`: base64 SHA-256 of the first and of the last `PROBE` bytes of the version. */
export interface NativeEvidence { readonly head: string; readonly joint: string }

const KEPT = 16;

export function nativeVersion({ generation, size }: { readonly generation: number; readonly size: number }, evidence: NativeEvidence): string {
  return `${generation}-${size}-${short(evidence)}`;
}

/** Whether bytes with this evidence are of that version; a version that carries none is believed. */
export function isOfVersion(version: string, evidence: NativeEvidence): boolean {
  const carried = version.split('-')[2];
  return carried === undefined || carried === short(evidence);
}

function short({ head, joint }: NativeEvidence): string {
  return head.slice(0, KEPT) + joint.slice(0, KEPT);
}

/** Where the generation ends in a version, by file; every other file is replaced whole, and each version is a generation. */
const ENDS: ReadonlyMap<string, string> = new Map([['messages.jsonl', '.'], ['meta/kept.jsonl', '.']]);
const NATIVE = 'native/';

/**
 * Versions of one generation continue each other: the file was appended to, and begins with the bytes of the one before
 * (messages.jsonl: with its settled bytes).
 */
export function generationOf({ path, version }: Pick<SessionFile, 'path' | 'version'>): string {
  const end = path.startsWith(NATIVE) ? '-' : ENDS.get(path);
  return end === undefined ? version : (version.split(end, 1)[0] ?? version);
}
