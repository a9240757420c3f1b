export * from './eventually';
export * from './fake-clock';
export * from './postgres';
export * from './redis';
export * from './tcp-line';
