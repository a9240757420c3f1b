import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { RecordingView } from '@vitrine/contracts';
import { SetRecordingRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../../platform/auth/decorators';
import type { Session } from '../../../platform/auth/session';
import { RecordingDesk } from './recording-desk';

@Controller()
export class RecordingController {
  constructor(private readonly desk: RecordingDesk) {}

  @Get('rooms/:roomId/recording')
  @Allow('room:read', 'room', 'roomId')
  recording(@Param('roomId') roomId: string): Promise<RecordingView> {
    return this.desk.view(roomId);
  }

  @Put('rooms/:roomId/recording')
  @Allow('room:manage', 'room', 'roomId')
  setRecording(
    @Param('roomId') roomId: string,
    @Body() request: SetRecordingRequest,
    @CurrentSession() session: Session,
  ): Promise<RecordingView> {
    return this.desk.choose(roomId, session, request.isRecorded);
  }
}
