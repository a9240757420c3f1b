export { PinsModule } from './pins.module';
