export * from './clock';
export * from './logger';
export * from './media-events';
export * from './media-grant';
export * from './settings';
export * from './shutdown';
export * from './signed-message';
