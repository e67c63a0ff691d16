/** What an archive may cost whoever unpacks it. */
export interface ArchiveLimits {
  /** Files. */
  readonly members: number;
  /** Bytes of one file. */
  readonly memberBytes: number;
  /** Bytes of all files, with what the archive adds to them. */
  readonly totalBytes: number;
  /** Unpacked bytes per packed byte, looked at once there are `ratioFrom` of them: conversations pack 3 to 40 times. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

const MIB = 1024 * 1024;

/** For archives that a person names on their own machine. */
export const OWN_LIMITS: ArchiveLimits = { members: 20_000, memberBytes: 1024 * MIB, totalBytes: 4096 * MIB, ratio: 200, ratioFrom: 64 * MIB };
