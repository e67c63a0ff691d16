/** Name of the folder in which Claude Code keeps the sessions of a directory, measured on 2.1.330. Can't be decoded. */

const LONGEST = 200;

export function projectFolder(cwd: string): string {
  const name = cwd.replace(/[^A-Za-z0-9]/g, '-');
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST)}-${hash(cwd)}`;
}

/** Signed 32 bit over UTF-16 units of the directory as it is, not of the name. */
function hash(cwd: string): string {
  let value = 0;
  for (let at = 0; at < cwd.length; at += 1) value = (Math.imul(value, 31) + cwd.charCodeAt(at)) | 0;
  return Math.abs(value).toString(36);
}
