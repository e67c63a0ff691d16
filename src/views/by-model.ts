import { modelName } from '../core/text.js';
import type { View } from '../core/view.js';
import { linksIn } from './session-link.js';

const byModel: View = {
  name: 'by-model',
  about: 'sessions by each model that answered in them; `/` in a model is written `--`',
  times: 'session',
  entriesOf: (session) => linksIn(session.models.map(modelName), session),
};
export default byModel;
