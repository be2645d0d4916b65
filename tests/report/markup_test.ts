import assert from "node:assert/strict";
import * as fc from "fast-check";
import { escapeText, markup, scriptJson } from "../../report/markup.ts";
import { holds } from "../support/laws.ts";

Deno.test("markup escapes what stands in it, and nothing twice", () => {
  const inner = markup`<b title="${'"'}">${"<script>"} & ${1}</b>`;
  assert.equal(
    markup`<p>${inner}${null}${["a", inner]}</p>`.text,
    '<p><b title="&quot;">&lt;script&gt; & 1</b>a<b title="&quot;">&lt;script&gt; & 1</b></p>',
  );
});

Deno.test("escapeText leaves nothing that ends an element or an attribute, or that no document may hold", () => {
  holds(fc.property(fc.string({ unit: "binary" }), (text) => {
    const escaped = escapeText(text);
    assert.doesNotMatch(escaped, /[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(escaped, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    assert.ok(escaped.isWellFormed());
  }));
});

Deno.test("scriptJson gives the value back, and nothing in it can end the script", () => {
  holds(fc.property(fc.jsonValue(), (value) => {
    const { text } = scriptJson({ value, end: "</script><!--" });
    assert.doesNotMatch(text, /</);
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify({ value, end: "</script><!--" })));
  }));
});
