export { MembershipListeners, type MembershipListener } from './membership-listeners';
export { orderNumberSequence } from './order-numbers';
export { StoresModule } from './stores.module';
export { StoresQueries } from './stores.queries';
