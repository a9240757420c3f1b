import type { Distribution, Instruments, Tally } from './instruments';
import { Family } from './instruments';

interface JobInstruments {
  readonly done: Tally;
  readonly failed: Tally;
  readonly seconds: Distribution;
}

/** Jobs by their name: `metrics.jobs.of('checkout.expire').done.inc()`. */
export function jobMetrics(make: Instruments): Family<JobInstruments> {
  const runs = make.counter('vitrine_jobs_total', 'Jobs by what became of them; a failed one is tried again', [
    'job',
    'outcome',
  ]);
  const seconds = make.histogram(
    'vitrine_job_duration_seconds',
    'How long a job took',
    ['job'],
    [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120],
  );
  return new Family((job) => ({
    done: runs.labels(job, 'done'),
    failed: runs.labels(job, 'failed'),
    seconds: seconds.labels(job),
  }));
}
