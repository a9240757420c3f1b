// What a node says about itself at /metrics.

/**
 * @param {import('./api-node.mjs').ApiNode} node
 * @returns {Promise<Map<string, number>>} by name with labels, as Prometheus reads them
 */
export async function readMetrics(node) {
  const headers = { authorization: `Bearer ${node.options.env.VITRINE_METRICS_TOKEN}` };
  const answer = await fetch(`${node.origin}/metrics`, { headers, signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`Node ${node.name} answered ${answer.status} to /metrics.`);
  const samples = new Map();
  for (const line of (await answer.text()).split('\n')) {
    const parts = /^([a-z_]+(?:\{[^}]*\})?) (\S+)/i.exec(line);
    if (parts) samples.set(parts[1], Number(parts[2]));
  }
  return samples;
}

/** The sum over all labels. @param {ReadonlyMap<string, number>} samples @param {string} name */
export function sumOf(samples, name) {
  let sum = 0;
  for (const [key, value] of samples) if (key === name || key.startsWith(`${name}{`)) sum += value;
  return sum;
}
