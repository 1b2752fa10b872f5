// How long the public client takes from the bytes of a response to its messages: node measure.mjs VERSION < response
// Prints one line of JSON: nanoseconds for one run, the median of several warm ones, and the last message.
import { readFileSync } from "node:fs";

const warmUps = 3;
const rounds = 7;
const pieceSize = 16 * 1024;

const [version] = process.argv.slice(2);
const { HttpAgent } = await import(`client-${version}`);
const response = readFileSync(0);

function body() {
  let start = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(response.subarray(start, start + pieceSize)));
      start += pieceSize;
      if (start >= response.length) controller.close();
    },
  });
}

const answer = async () => new Response(body(), { headers: { "Content-Type": "text/event-stream" } });

async function measure() {
  const agent = new HttpAgent({ url: "http://localhost", fetch: answer });
  const before = performance.now();
  await agent.runAgent({ runId: "run" });
  return { nanoseconds: (performance.now() - before) * 1e6, text: agent.messages.at(-1).content };
}

const samples = [];
for (let i = 0; i < warmUps + rounds; i++) samples.push(await measure());
const warm = samples.slice(warmUps).sort((one, other) => one.nanoseconds - other.nanoseconds);
console.log(JSON.stringify(warm[(rounds - 1) / 2]));
