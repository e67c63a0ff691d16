/**
 * What every npm script runs: `node src/setup/run.mjs WHAT [ARGUMENTS]`. Makes this folder ready, then does WHAT.
 * In syntax that any Node reads, so that an old one gets a sentence and not a syntax error.
 */
var version = process.versions.node.split('.').map(Number);

if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write('sessionfs: Node.js 20.19 or newer is needed, this is ' + process.versions.node + '. See https://nodejs.org/en/download\n');
  process.exitCode = 1;
} else {
  import('./commands.mjs').then(function (commands) { return commands.main(process.argv.slice(2)); });
}
