export { CallsModule } from './calls.module';
export { CallsService, type CallGrants } from './calls.service';
