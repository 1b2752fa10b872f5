// An agent behind the public encoder: node server.mjs VERSION, with one line of JSON as input: a list of runs, each a list of events.
// Prints its port. Answers each POST with the next run, in the encoding the request admits, unless the public schema refuses the input.
// GET tells what the schema made of the last input, and what it warned of. Ends with its input, so never outlives who started it.
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [version] = process.argv.slice(2);
const { EventEncoder } = await import(`encoder-${version}`);
const read = await schema();
let runs = [];
let last = null;

/** 1.0 takes unknown members out and warns of them, before it checks the rest. */
async function schema() {
  if (version.startsWith("0.")) {
    const { RunAgentInputSchema } = await import(`core-${version}`);
    return (input) => RunAgentInputSchema.parse(input);
  }

  const { enforceOutgoingInput } = await import(`client-${version}`);
  return enforceOutgoingInput;
}

function accept(text) {
  const warnings = [];
  const warn = console.warn;
  console.warn = (...words) => void warnings.push(words.join(" "));
  try {
    last = { warnings, input: read(JSON.parse(text)) };
  } finally {
    console.warn = warn;
  }
}

const server = createServer(async (request, response) => {
  if (request.method === "GET") {
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(last));
    return;
  }

  const body = [];
  for await (const chunk of request) body.push(chunk);
  try {
    accept(Buffer.concat(body).toString("utf8"));
  } catch (error) {
    response.writeHead(400, { "Content-Type": "text/plain" }).end(String(error.message));
    return;
  }

  const encoder = new EventEncoder({ accept: request.headers.accept });
  response.writeHead(200, { "Content-Type": encoder.getContentType() });
  for (const event of runs.length > 1 ? runs.shift() : runs[0]) response.write(encoder.encodeBinary(event));
  response.end();
});

createInterface({ input: process.stdin })
  .once("line", (line) => {
    runs = JSON.parse(line);
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));
  })
  .once("close", () => process.exit());
