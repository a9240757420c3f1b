export const METRICS_PATH = 'metrics';
/** Controllers that are served at the root and not below `/api`, where tools look for them. */
export const ROOT_PATHS: readonly string[] = [METRICS_PATH];
