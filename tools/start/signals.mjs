// Built-ins only.

/** npm passes ctrl-C on although the terminal sent it to us too: within this time two signals are one wish. */
const SAME_WISH_MS = 1_000;

/**
 * Runs `stop` at the first ctrl-C, SIGTERM or closed terminal, and `force` at the second.
 * @param {() => Promise<void>} stop
 * @param {() => void} force
 */
export function onStopSignal(stop, force) {
  let firstMs = 0;
  const onSignal = () => {
    if (firstMs === 0) {
      firstMs = performance.now();
      stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error);
          process.exit(1);
        },
      );
    } else if (performance.now() - firstMs > SAME_WISH_MS) {
      force();
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
}
