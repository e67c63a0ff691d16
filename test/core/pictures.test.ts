import { describe, expect, it } from '@jest/globals';
import { pictureIn, pictureOf, picturesIn } from '../../src/core/pictures.js';

const PNG = 'iVBORw0KGgoAAAAN';
const FOUND = { mediaType: 'image/png', data: PNG };

describe('pictures', () => {
  it('are told by their bytes, whatever the media type says', () => {
    expect(pictureIn({ type: 'image', source: { type: 'base64', data: PNG, media_type: 'image/tiff' } })).toEqual(FOUND);
    expect(pictureIn({ type: 'image', source: { type: 'url', data: `data:image/gif;base64,${PNG}` } })).toEqual(FOUND);
  });

  it.each(['', 'AAAA', `${PNG}A`, `${PNG}!AAA`, 'https://example.com/a.png'])('are not made from %j', (data) => {
    expect(pictureOf(data)).toBeUndefined();
  });

  it('are found in the results of every vendor', () => {
    expect(picturesIn({ output: [{ type: 'input_text', text: 'x' }, { type: 'input_image', image_url: `data:image/png;base64,${PNG}` }] })).toEqual([FOUND]);
    expect(picturesIn([{ functionResponse: { parts: [{ inlineData: { mimeType: 'image/png', data: PNG } }] } }])).toEqual([FOUND]);
    expect(picturesIn([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }])).toEqual([FOUND]);
    expect(picturesIn([{ type: 'text', text: PNG }, { data: PNG }])).toEqual([]);
  });

  it('are not looked for without end', () => {
    let deep: unknown = { inlineData: { mimeType: 'image/png', data: PNG } };
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    expect(picturesIn(deep)).toEqual([]);
  });
});
