export * from './checkout-transitions';
export * from './message-text';
export * from './money';
export * from './room-transitions';
export * from './text-direction';
export * from './transition-table';
