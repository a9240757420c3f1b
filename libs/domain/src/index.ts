export * from './checkout-transitions';
export * from './money';
export * from './room-transitions';
export * from './transition-table';
