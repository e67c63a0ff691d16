/** How the page looks: one column that fits a phone, in the colours that the reader's system asks for. */
export const STYLE = `:root{color-scheme:light dark;--ink:#1c1f23;--soft:#5c6670;--page:#fff;--box:#f5f6f8;--line:#dfe3e8;--link:#0a58ca;--user:#eaf2ff;--user-line:#4a86e8;--summary:#fff6dd;--summary-line:#d9a400;--bad:#b42318;--add:#dff5e3;--add-ink:#0f5323;--del:#fde4e2;--del-ink:#8c1d18}
@media (prefers-color-scheme:dark){:root{--ink:#e4e7eb;--soft:#9aa5b1;--page:#14171a;--box:#1e2327;--line:#333a41;--link:#7db4ff;--user:#18273d;--user-line:#4a86e8;--summary:#2e2812;--summary-line:#b98f14;--bad:#ff8a80;--add:#12341d;--add-ink:#a5e6b5;--del:#451a18;--del-ink:#ffbdb6}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:54rem;padding:1rem;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}
h2{font-size:.95rem;margin:0}
h3,h4,h5,h6{font-size:1.05rem;margin:1rem 0 .4rem}
p,ul,ol,blockquote,pre,table,.plain{margin:.5rem 0}
ul,ol{padding-left:1.5rem}
hr{border:0;border-top:1px solid var(--line)}
img{max-width:100%;height:auto;border-radius:.4rem}
blockquote{padding-left:.8rem;border-left:3px solid var(--line);color:var(--soft)}
.page dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(45%,13rem),1fr));gap:.5rem 1rem;margin:0;padding-bottom:1rem;border-bottom:1px solid var(--line)}
dt{font-size:.8rem;color:var(--soft)}
dd{margin:0}
article{margin:.4rem 0}
article>header{display:flex;flex-wrap:wrap;gap:.2rem .8rem;align-items:baseline;margin:1.4rem 0 .4rem;font-size:.85rem;color:var(--soft)}
article>header h2{color:var(--ink)}
article>header a{color:inherit;text-decoration:none}
article.user:not(.aside){padding:.1rem .9rem .4rem;border-left:4px solid var(--user-line);border-radius:.4rem;background:var(--user)}
article.user:not(.aside)>header{margin-top:.5rem}
article.agent{margin-left:1rem;padding-left:.8rem;border-left:2px dotted var(--line)}
article:target{outline:2px solid var(--user-line);outline-offset:4px}
.plain{white-space:pre-wrap;unicode-bidi:plaintext}
p,li,h1,h3,h4,h5,h6,td,th{unicode-bidi:plaintext}
code,pre{font:.87em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{padding:.1em .3em;border-radius:.25rem;background:var(--box)}
pre{padding:.6rem .8rem;border-radius:.4rem;background:var(--box);tab-size:4;white-space:pre-wrap;overflow:auto;max-height:80vh;direction:ltr;unicode-bidi:isolate}
details{margin:.4rem 0;border:1px solid var(--line);border-radius:.4rem}
details>summary{padding:.35rem .7rem;cursor:pointer;color:var(--soft);font-size:.9rem}
details>summary b{color:var(--ink)}
details>:not(summary),details>.plain{margin-left:.7rem;margin-right:.7rem}
details pre{border:0}
.thinking,.note{border-style:dashed}
.thinking>:not(summary){color:var(--soft)}
.result{margin-left:1rem}
.error{border-color:var(--bad)}
.error>summary b,.stop{color:var(--bad)}
.key{color:var(--soft);font-size:.85rem}
.summary{margin:1.4rem 0;padding:.2rem .9rem;border-left:4px solid var(--summary-line);border-radius:.4rem;background:var(--summary)}
.branch,.quiet{color:var(--soft);font-style:italic}
.bidi{padding:0 .2em;border:1px solid var(--bad);border-radius:.2rem;color:var(--bad);font-size:.8em}
.diff .add,.diff .del,.diff .at{display:block}
.diff .add{background:var(--add);color:var(--add-ink)}
.diff .del{background:var(--del);color:var(--del-ink)}
.diff .at{color:var(--soft)}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.92em}
td,th{padding:.25rem .6rem;border:1px solid var(--line);text-align:start;overflow-wrap:normal}
@media print{details>summary{list-style:none}pre{max-height:none}}
`;
