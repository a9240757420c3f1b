// Preloaded into the children of `npm start`: when the starter is killed they stop by themselves, so that no orphan
// keeps a port. The channel to the starter closes whatever way it dies.
if (process.channel) {
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
