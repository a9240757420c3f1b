export * from './checkout-transitions';
export * from './message-text';
export * from './money';
export * from './order-transitions';
export * from './refunds';
export * from './room-transitions';
export * from './text-direction';
export * from './transition-table';
