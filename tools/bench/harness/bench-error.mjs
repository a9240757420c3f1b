/** A reason to stop that whoever runs the benchmark can act on; printed without a stack. */
export class BenchError extends Error {
  name = 'BenchError';
}
