/** `ses_<id>.sfs/resume`: the one file of the tree that can be run. */

export interface ResumeProgram {
  /** Of the store that is shown. */
  readonly storeHome: string;
  /** Absolute paths of this installation; a `sfs` on the PATH takes their place when they are gone. */
  readonly node: string;
  readonly main: string;
}

/** POSIX sh. The first word that is no option names the tool. */
export function resumeScript(id: string, { storeHome, node, main }: ResumeProgram): string {
  return `#!/bin/sh
# Goes on with this session. ./resume TOOL [OPTION…] is: sfs resume ${id} --in TOOL [OPTION…]
set -eu
case \${1-} in
  '' | -*) ;;
  *) tool=$1; shift; set -- --in "$tool" "$@" ;;
esac
SFS_HOME=${quoted(storeHome)}
export SFS_HOME
node=${quoted(node)}
main=${quoted(main)}
if [ -x "$node" ] && [ -f "$main" ]; then exec "$node" "$main" resume ${id} "$@"; fi
exec sfs resume ${id} "$@"
`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
