// Loaded before anything else, and written so that old versions of Node can still read it.
const wanted = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `Vitrine needs Node ${wanted.join('.')} or newer, and this is Node ${process.versions.node}: see https://nodejs.org`,
  );
  process.exit(1);
}
