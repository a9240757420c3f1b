export { StageModule } from './stage.module';
