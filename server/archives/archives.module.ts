import { Module } from '@nestjs/common';
import { Inspector } from './inspector.js';
import { UnpackedArchives } from './unpacked-archives.js';
import { UploadReceiver } from './upload-receiver.js';

/** What is inside archives. */
@Module({ providers: [Inspector, UnpackedArchives, UploadReceiver], exports: [UnpackedArchives, UploadReceiver] })
export class ArchivesModule {}
