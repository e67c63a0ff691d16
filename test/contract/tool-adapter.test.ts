import { TOOLS } from '../../src/tools/index.js';
import { toolAdapterCases } from './tool-adapter.cases.js';

for (const load of Object.values(TOOLS)) toolAdapterCases((await load()).default);
