export * from './account';
export * from './catalog';
export * from './checkout';
export * from './common';
export * from './order';
export * from './room';
export * from './socket';
export * from './store';
