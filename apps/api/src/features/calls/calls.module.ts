import { Module } from '@nestjs/common';
import { MediaModule } from '../media';
import { CallsService } from './calls.service';

@Module({ imports: [MediaModule], providers: [CallsService], exports: [CallsService] })
export class CallsModule {}
