// What the public encoder makes of events in the binary encoding: node encode.mjs VERSION < events.json
// Prints one line of JSON: the bytes of each frame in hexadecimal, or null for an event it does not know.
import { readFileSync } from "node:fs";

const [version] = process.argv.slice(2);
const { EventEncoder } = await import(`encoder-${version}`);
const encoder = new EventEncoder({ accept: "application/vnd.ag-ui.event+proto" });

function encode(event) {
  try {
    return Buffer.from(encoder.encodeProtobuf(event)).toString("hex").toUpperCase();
  } catch (error) {
    console.error(`${event.type}: ${error.message}`);
    return null;
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(encode)));
