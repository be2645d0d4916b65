/**
 * Reads OTLP/JSON with the code that protobuf generates from OpenTelemetry's own definitions: through
 * the binary form and back, so that what the definitions do not have is missing from the result.
 */

import { createRequire } from "node:module";
import { serve } from "./serve.ts";

/** A message of the definitions. */
interface Codec {
  verify(value: object): string | null;
  fromObject(value: object): object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): object;
}

const require = createRequire(import.meta.url);
const { opentelemetry } = require("@opentelemetry/otlp-transformer/build/src/generated/root.js");
const codec: Codec = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

await serve((document) => {
  const value = JSON.parse(document, (key, value) => {
    // Here alone OTLP differs from the JSON of protobuf, which would have base64.
    return /^(traceId|spanId|parentSpanId)$/.test(key) ? toBase64(value) : value;
  });
  const message = codec.fromObject(value);
  const problem = codec.verify(message);
  if (problem !== null) throw new Error(problem);
  const read = codec.decode(codec.encode(message).finish());
  return JSON.parse(JSON.stringify(codec.toObject(read, { longs: String, bytes: String })), (
    key,
    value,
  ) => /^(traceId|spanId|parentSpanId)$/.test(key) ? toHex(value) : value);
});

function toBase64(hex: string): string {
  return Uint8Array.fromHex(hex).toBase64();
}

function toHex(base64: string): string {
  return Uint8Array.fromBase64(base64).toHex();
}
