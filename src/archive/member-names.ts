/** Names of an archive's members: paths below one folder that mean the same file on every system, each once. */

const MOST_BYTES = 1024;
const MOST_PART_BYTES = 255;
const DEEPEST = 32;
const CONTROL = /[\u0000-\u001f\u007f]/;
const DRIVE = /^[A-Za-z]:/;

export class MemberNames {
  /** By the form in which systems compare names that ignore case and composition: the folders as they were first spelt, and the files. */
  private readonly folders = new Map<string, string>();
  private readonly files = new Set<string>();

  /** What is wrong with one more file of that name; undefined when nothing is. */
  add(name: string): string | undefined {
    const fault = faultOf(name);
    if (fault !== undefined) return fault;
    const key = comparable(name);
    if (this.files.has(key) || this.folders.has(key)) return 'stands there twice, perhaps in another spelling';
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      const folderKey = comparable(folder);
      if (this.files.has(folderKey)) return 'lies below a file';
      if ((this.folders.get(folderKey) ?? folder) !== folder) return 'lies in a folder that is there in another spelling';
      this.folders.set(folderKey, folder);
    }
    this.files.add(key);
    return undefined;
  }

  get count(): number {
    return this.files.size;
  }
}

function comparable(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function faultOf(name: string): string | undefined {
  if (name === '') return 'has no name';
  if (Buffer.byteLength(name) > MOST_BYTES) return 'has too long a name';
  if (CONTROL.test(name)) return 'has a control character in its name';
  if (name.includes('\\')) return 'has a backslash in its name';
  if (name.startsWith('/') || DRIVE.test(name)) return 'has an absolute name';
  const parts = name.split('/');
  if (parts.length > DEEPEST) return 'lies too deep';
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'has a name that leads elsewhere';
  if (parts.some((part) => Buffer.byteLength(part) > MOST_PART_BYTES)) return 'has too long a name';
  if (parts.some((part) => /[. ]$/.test(part))) return 'has a name that ends with a dot or a space';
  return undefined;
}
