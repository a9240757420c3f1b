export { MembershipListeners, type MembershipListener } from './membership-listeners';
export { StoresModule } from './stores.module';
export { StoresQueries } from './stores.queries';
