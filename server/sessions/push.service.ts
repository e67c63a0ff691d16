import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionId } from '../../src/core/ids.js';
import { nextSeq, noteSync } from '../accounts/accounts.repository.js';
import type { ArchiveFacts, Inspection } from '../archives/archive-facts.js';
import { UnpackedArchives } from '../archives/unpacked-archives.js';
import { recordAudit } from '../audit/audit.repository.js';
import { holdBlob, releaseBlob } from '../blobs/blobs.repository.js';
import { BlobsService } from '../blobs/blobs.service.js';
import { DATABASE } from '../database/database.js';
import type { Database, Transaction } from '../database/database.js';
import type { ReceivedFile } from '../http/upload.js';
import { decidePush } from './push-decision.js';
import type { PushConditions } from './push-decision.js';
import type { SessionChange, StoredSession } from './session.js';
import { addSession, changeSession, findSession } from './sessions.repository.js';

export interface Push {
  readonly userId: string;
  readonly id: SessionId;
  readonly file: ReceivedFile;
  readonly conditions: PushConditions;
  readonly sourceIp: string;
  /** Told by the request rather than by the archive. */
  readonly given?: SessionChange;
}

export type Pushed =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly session: StoredSession }
  | { readonly kind: 'conflict'; readonly etag: string }
  | { readonly kind: 'deleted' }
  | Extract<Inspection, { kind: 'refused' }>;

interface Content { readonly facts: ArchiveFacts; readonly blobKey: string }

/** Takes archives in. The bytes are stored before the transaction that refers to them: whatever fails, the session is as before. */
@Injectable()
export class PushService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly archives: UnpackedArchives,
    private readonly blobs: BlobsService,
  ) {}

  async push(push: Push): Promise<Pushed> {
    const { userId, id, file, conditions } = push;
    const current = await this.database.read((tx) => findSession(tx, userId, id));
    // Known to fail: its archive need not be looked at.
    const early = await this.answerWithoutContent(push, current, decidePush(current, file.sha256, conditions));
    if (early !== undefined) return early;
    const inspection = await this.archives.add(file);
    if (inspection.kind === 'refused') return inspection;
    const content = { facts: inspection.facts, blobKey: await this.blobs.keep(userId, id, file) };
    return this.database.write((tx) => this.commit(tx, push, content));
  }

  /** An id that no session has. */
  newId(): SessionId {
    return `ses_${randomBytes(8).toString('hex')}` as SessionId;
  }

  private async answerWithoutContent({ userId, id, sourceIp }: Push, current: StoredSession | undefined, decision: ReturnType<typeof decidePush>): Promise<Pushed | undefined> {
    if (current === undefined || decision === 'create' || decision === 'update') return undefined;
    if (decision === 'unchanged') return { kind: 'unchanged', session: current };
    if (decision === 'deleted') return { kind: 'deleted' };
    await this.database.write((tx) => recordAudit(tx, { type: 'sync_conflict', userId, sessionId: id, sourceIp }));
    return { kind: 'conflict', etag: current.etag };
  }

  private async commit(tx: Transaction, push: Push, content: Content): Promise<Pushed> {
    const { userId, id, file, conditions, sourceIp } = push;
    // First of all: from here on nobody else changes a session of this account.
    const seq = await nextSeq(tx, userId);
    const current = await findSession(tx, userId, id);
    const decision = decidePush(current, file.sha256, conditions);
    if (current !== undefined && decision === 'unchanged') return { kind: 'unchanged', session: current };
    if (current !== undefined && decision === 'conflict') return { kind: 'conflict', etag: current.etag };
    if (decision === 'deleted') return { kind: 'deleted' };
    const now = Date.now();
    const change = { ...changeOf(content, file, current), ...push.given, updatedAt: now, uploadedAt: now, deletion: null };
    if (!(await holdBlob(tx, content.blobKey))) throw new Error('the archive was collected before it was referred to');
    if (current === undefined) await addSession(tx, newSession(push, seq, change));
    else {
      await changeSession(tx, current, seq, change);
      await releaseBlob(tx, current.blobKey, now);
    }
    await this.database.announce(tx, userId);
    await noteSync(tx, userId, now);
    await recordAudit(tx, { type: 'session_synced', userId, sessionId: id, sourceIp, details: { bytes: file.bytes } });
    const session = await findSession(tx, userId, id);
    if (session === undefined) throw new Error('a session that was just written is not there');
    return { kind: current === undefined ? 'created' : 'updated', session };
  }
}

/** Titles and tags that a person set here stay. */
function changeOf({ facts, blobKey }: Content, file: ReceivedFile, current: StoredSession | undefined): SessionChange {
  const { title, tags, ...rest } = facts;
  return {
    ...rest,
    ...(current?.titleIsEdited === true ? {} : { title: title ?? current?.title }),
    ...(current?.tagsAreEdited === true ? {} : { tags }),
    blobKey,
    blobSizeBytes: file.bytes,
    etag: file.sha256,
  };
}

function newSession({ userId, id, file }: Push, seq: number, change: SessionChange): StoredSession {
  const now = Date.now();
  const unknown = { title: undefined, sourceToolVersion: undefined, originalSessionId: undefined, modelProvider: undefined, modelId: undefined, durationMs: undefined, parentSessionId: undefined };
  const none = { messageCount: 0, turnCount: 0, toolUseCount: 0, totalInputTokens: 0, totalOutputTokens: 0 };
  const given = Object.fromEntries(Object.entries(change).filter(([name]) => name !== 'deletion'));
  return {
    ...unknown,
    ...none,
    tags: [],
    alias: undefined,
    titleIsEdited: false,
    tagsAreEdited: false,
    sourceTool: 'unknown',
    blobKey: '',
    blobSizeBytes: file.bytes,
    etag: file.sha256,
    createdAt: now,
    updatedAt: now,
    uploadedAt: now,
    ...given,
    userId,
    id,
    seq,
    deletion: undefined,
  };
}
